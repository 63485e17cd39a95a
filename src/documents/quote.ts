const quoteLength = 200

/**
 * The beginning of a body that could not be read, for the message that says so. Made safe for the log where it is
 * printed. A classic operation's `Data` may be a secret: the quotation ends before it.
 */
export function quote(body: string): string {
  const beginning = body.slice(0, quoteLength)
  const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i)
  const shown = data === -1 ? beginning : beginning.slice(0, data)
  return shown.length < body.length ? `“${shown}…”` : `“${shown}”`
}
