import { withoutUnseen } from '../text/unseen.ts'

/**
 * One line of text without any effect. All foreign text in the log or in an annotation passes through here.
 *
 * GitHub's runner executes `::command::` at the start of a line, and `##[command]` anywhere in a line. It ends lines at
 * CR too, and its culture-sensitive comparison ignores invisible characters between the signs. Terminals execute escape
 * sequences, and direction marks change the order of the displayed text.
 *
 * @param maxLength in UTF-16 units; a longer text is cut, with a note of how much is missing
 */
export function inert(text: string, maxLength = 2_000): string {
  const cut = text.length - maxLength
  const shown = cut > 0 ? withCut(text.slice(0, maxLength), cut) : text
  return withoutUnseen(shown)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/##(?=\[)/g, '## ')
    .replace(/^(\s*):(?=:)/u, '$1: ')
}

/** The start of a text, with a note of how many characters were cut off. */
export function withCut(start: string, cut: number): string {
  return cut > 0 ? `${start}… (${cut} more characters)` : start
}

/** Text without markup, also for an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Text as one line of HTML without any effect, for the inside of an element but not for an attribute. */
export function inertHtml(text: string, maxLength?: number): string {
  const html = escapeHtml(inert(text, maxLength))
  // Only in code does GitHub not interpret Markdown, mentions and links. Code would lose the indentation of YAML.
  return `<code>${html.replace(/^ +/, (indentation) => '&nbsp;'.repeat(indentation.length))}</code>`
}
