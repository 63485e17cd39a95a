import { withoutUnseen } from '../text/unseen.ts'

/**
 * One line of text that does nothing: the only door through which foreign text reaches the log or an annotation.
 *
 * GitHub's runner obeys `::command::` at the start of a line, and `##[command]` anywhere in one. It ends lines at CR too,
 * and compares by culture, so it sees through invisible characters between the signs. Terminals obey escape sequences, and
 * direction marks change the order in which text is read.
 *
 * @param maxLength in UTF-16 units; a longer text is cut, and says how much is left out
 */
export function inert(text: string, maxLength = 2_000): string {
  const cut = text.length - maxLength
  const kept = cut > 0 ? `${text.slice(0, maxLength)}… (${cut} more characters)` : text
  return withoutUnseen(kept)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/##(?=\[)/g, '## ')
    .replace(/^(\s*):(?=:)/u, '$1: ')
}

/** Text that is no markup, also inside an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Text as HTML that shows it and does nothing else, on one line: inside an element, never inside an attribute. */
export function inertHtml(text: string, maxLength?: number): string {
  const html = escapeHtml(inert(text, maxLength))
  // Markdown, mentions and links are left alone in code only. It would lose the indentation that YAML needs.
  return `<code>${html.replace(/^ +/, (indentation) => '&nbsp;'.repeat(indentation.length))}</code>`
}
