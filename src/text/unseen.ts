/**
 * Escape sequences of terminals (ECMA-48), by kind. The time is linear in the length of the text, because no sequence
 * can contain the beginning of another. Node's own `stripVTControlCharacters` takes quadratic time. The length of a
 * sequence is limited, because V8 would run out of stack otherwise.
 */
const controlSequence = String.raw`(?:\u001b\[|\u009b)[0-?]{0,256}[ -/]{0,256}[@-~]`
const systemCommand = String.raw`(?:\u001b\]|\u009d)[^\u0007\u001b\u009b-\u009d]{0,4096}(?:\u0007|\u001b\\|\u009c)`
const shortSequence = String.raw`\u001b[ -/]{0,256}[0-~]`
const escapeSequence = new RegExp(`${controlSequence}|${systemCommand}|${shortSequence}`, 'g')
/** Formatting characters such as direction marks, lone surrogates, and characters of no width. */
const invisible = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** The text without escape sequences of terminals, direction marks, and characters of no width. */
export function withoutUnseen(text: string): string {
  // Invisible characters first, because one in an escape sequence would hide it.
  return text.replace(invisible, '').replace(escapeSequence, '')
}
