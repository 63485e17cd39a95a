/** The lengths in UTF-16 units. A shorter secret is too common, and a longer one is in the `SecretIndex`. */
const shortest = 4
export const longestShort = 7
const redaction = '***'

/**
 * Finds short secrets in a text. They also occur within ordinary words, so one counts only if no letter, digit or
 * underscore is beside it. The time is linear in the length of the text, for any number of secrets.
 */
export class ShortSecrets {
  readonly #secrets = new Set<string>()
  /** Whether a secret starts with this unit. At most positions of a text, none does. */
  readonly #startsWith = new Uint8Array(0x10000)

  get isEmpty(): boolean {
    return this.#secrets.size === 0
  }

  /** A secret of another length is ignored. */
  add(secret: string): void {
    if (secret.length < shortest || secret.length > longestShort) return
    this.#secrets.add(secret)
    this.#startsWith[secret.charCodeAt(0)] = 1
  }

  has(text: string): boolean {
    return this.redact(text) !== text
  }

  redact(text: string): string {
    let clean = ''
    let from = 0
    for (let at = 0; at <= text.length - shortest; at += 1) {
      if (this.#startsWith[text.charCodeAt(at)] === 0 || isOfWord(text, at - 1)) continue
      const end = this.#endOfLongest(text, at)
      if (end === undefined) continue
      clean += text.slice(from, at) + redaction
      from = end
      at = end - 1
    }
    return clean + text.slice(from)
  }

  /** A beginning is shorter than what is redacted. */
  redactEnd(text: string): string {
    return text
  }

  #endOfLongest(text: string, at: number): number | undefined {
    for (let end = Math.min(at + longestShort, text.length); end >= at + shortest; end -= 1)
      if (!isOfWord(text, end) && this.#secrets.has(text.slice(at, end))) return end
    return undefined
  }
}

/** Whether the character at an index is a letter, a digit or an underscore. */
function isOfWord(text: string, at: number): boolean {
  return /[\p{L}\p{M}\p{N}_]/u.test(text.charAt(at))
}
