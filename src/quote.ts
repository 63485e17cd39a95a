const quoteLength = 200
const longestLine = 600
/** More is not searched for tokens: that takes time by the square of the length. */
const mostSearched = 10_000

/**
 * The rest of a sentence about a body that could not be read. JSON, whole or broken, may be a result with secrets in it,
 * so nothing of it is quoted; of other text the beginning is, without the query of any URL.
 */
export function describeBody(body: string): string {
  return /^\s*["{[]/.test(body) ? '' : `. It starts with ${quote(body)}`
}

/**
 * The beginning of a text that is not JSON. Made safe for the log where it is printed. A classic operation's `Data` may
 * be a secret: the quotation ends before it.
 */
export function quote(body: string, length = quoteLength): string {
  const beginning = body.slice(0, length)
  const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i)
  const text = data === -1 ? beginning : beginning.slice(0, data)
  // A message's own lines are the action's. A query may hold a signature.
  const shown = text.replace(/\s+/g, ' ').replace(query, '?…')
  return text.length < body.length ? `“${shown}…”` : `“${shown}”`
}

/** A URL's query, also one that is cut, or that stands without its URL. */
const query = /[?&][^\s"'<>]*=[^\s"'<>]*/g

/** A JSON Web Token: begins with the base64 of `{"`. */
const jsonWebToken = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g

/**
 * What a service or a program said on the way to a token, for a sentence that passes it on: one line, without the full
 * stop, and cut. A token in it, which nobody knows yet, is left out.
 */
export function oneLine(said: string): string {
  const line = said.slice(0, mostSearched).replace(/\s+/g, ' ').trim().replace(/\.$/, '').replace(jsonWebToken, '***')
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}
