/**
 * Decodes the escapes of a path or a value. Those of a slash remain, because they do not separate segments, and so do
 * those that are not UTF-8: a bare `%` or one invalid escape changes nothing else.
 */
export function decodeEscapes(text: string): string {
  return text.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/**
 * The value of a member of a URL's query. Case is ignored in the name, because Resource Manager ignores it.
 * @returns undefined if there is none, or if it is empty
 */
export function queryValue(url: URL, name: string): string | undefined {
  const [, value] = [...url.searchParams].find(([other]) => other.toLowerCase() === name) ?? []
  return value === '' ? undefined : value
}

/**
 * The URL with a member in its query, unless it already has a value. The rest of the query does not change, so this
 * works on its text: `searchParams` would encode it again.
 * @param name in lower case
 * @param value encoded
 */
export function withQuery(url: URL, name: string, value: string): URL {
  if (queryValue(url, name) !== undefined) return url
  // An empty value would be a second one.
  const isOther = (part: string) => decodeEscapes(part).toLowerCase().replace(/=$/, '') !== name
  const others = url.search === '' ? [] : url.search.slice(1).split('&').filter(isOther)
  const extended = new URL(url)
  extended.search = [...others, `${name}=${value}`].join('&')
  return extended
}
