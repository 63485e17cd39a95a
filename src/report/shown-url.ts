const version = 'api-version'

/**
 * A URL for people. Of its query, only the version is shown. The rest is useless to people, has thousands of characters
 * in some of Azure's responses, and may contain a signature.
 */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/s, '?…')
  const { origin, pathname, searchParams } = new URL(url)
  const value = searchParams.get(version)
  const query = [...(value === null ? [] : [`${version}=${value}`]), ...(hidesQuery(url) ? ['…'] : [])].join('&')
  return `${origin}${pathname}${query && `?${query}`}`
}

/** Whether a part of a URL's query is not shown. */
export function hidesQuery(url: string): boolean {
  return (
    URL.canParse(url) &&
    [...new URL(url).searchParams.keys()].some((name, index, names) => name !== version || names.indexOf(name) < index)
  )
}
