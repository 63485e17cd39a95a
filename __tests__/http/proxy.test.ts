import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { afterEach, describe, expect, test } from '@jest/globals'
import { readProxies } from '../../src/http/proxy.ts'

const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
const setAll = (env: Readonly<Record<string, string | undefined>>) => {
  for (const name of names) {
    delete process.env[name]
    if (env[name] !== undefined) process.env[name] = env[name]
  }
}
afterEach(() => setAll(before))

const management = 'https://management.azure.com/x'
const proxy = 'http://proxy.example.com:3128'
const other = 'http://other.example.com:3128'

/** Our proxy for a URL, and the library's. */
function proxiesFor(env: Readonly<Record<string, string>>, url: string) {
  setAll(env)
  const proxies = readProxies(env)
  const theirs = getProxyUrl(new URL(url))
  // The library decodes user name and password, but not those in `href`.
  return [proxies, 'proxyFor' in proxies ? proxies.proxyFor(new URL(url))?.href : 'mistakes', theirs?.href] as const
}

describe('a URL goes through the proxy that the library chooses', () => {
  test.each<[Record<string, string>, string, string | undefined]>([
    [{}, management, undefined],
    [{ https_proxy: proxy }, management, proxy],
    [{ HTTPS_PROXY: proxy }, management, proxy],
    [{ https_proxy: proxy, HTTPS_PROXY: other }, management, proxy],
    [{ https_proxy: '', HTTPS_PROXY: other }, management, other],
    [{ http_proxy: proxy }, management, undefined],
    [{ http_proxy: proxy, https_proxy: other }, 'http://example.com', proxy],
    [{ HTTP_PROXY: proxy }, 'http://example.com', proxy],
    [{ https_proxy: 'https://proxy.example.com' }, management, 'https://proxy.example.com'],
    [{ https_proxy: 'HTTP://proxy.example.com:80/' }, management, 'http://proxy.example.com'],
    [{ https_proxy: ` ${proxy} ` }, management, proxy],
    [{ https_proxy: 'http://[::1]:3128' }, management, 'http://[::1]:3128'],
    [{ https_proxy: 'http://user:p%40ss%25%23@proxy:80' }, management, 'http://user:p%40ss%25%23@proxy'],
    [{ https_proxy: 'http://user:p@ss@proxy:80' }, management, 'http://user:p%40ss@proxy'],
    [{ https_proxy: proxy, no_proxy: '*' }, management, undefined],
    [{ https_proxy: proxy, no_proxy: 'management.azure.com' }, management, undefined],
    [{ https_proxy: proxy, NO_PROXY: 'x, Management.Azure.COM ,' }, management, undefined],
    [{ https_proxy: proxy, no_proxy: 'x', NO_PROXY: 'management.azure.com' }, management, proxy],
    [{ https_proxy: proxy, no_proxy: 'azure.com' }, management, undefined],
    [{ https_proxy: proxy, no_proxy: '.azure.com' }, management, undefined],
    [{ https_proxy: proxy, no_proxy: 'ment.azure.com' }, management, proxy],
    [{ https_proxy: proxy, no_proxy: 'management.azure.com:443' }, management, undefined],
    [{ https_proxy: proxy, no_proxy: 'management.azure.com:8443' }, management, proxy],
    [{ https_proxy: proxy, no_proxy: '.azure.com:443' }, management, undefined],
    [{ http_proxy: proxy, no_proxy: 'example.com:80' }, 'http://example.com', undefined],
    [{ https_proxy: proxy, no_proxy: ' , ,' }, management, proxy],
    [{ https_proxy: proxy }, 'https://localhost:8443', undefined],
    [{ https_proxy: proxy }, 'https://127.0.0.1', undefined],
    [{ https_proxy: proxy }, 'https://[::1]:8443', undefined],
    [{ https_proxy: proxy }, 'https://128.0.0.1', proxy],
    [{ https_proxy: proxy }, 'https://localhost.example.com', proxy]
  ])('%j, %s', (env, url, expected) => {
    const [, ours, theirs] = proxiesFor(env, url)
    const href = expected === undefined ? undefined : new URL(expected).href
    expect([ours, theirs]).toEqual([href, href])
  })
})

describe('a value that the library cannot read, or reads as another proxy, is a mistake', () => {
  const encode = (list: string) =>
    `contains a character that must be encoded: in its user name and password, write ${list}`
  const percent = 'contains a % that does not encode a character: in its user name and password, write % as %25'
  const noScheme = 'has no scheme: write it as http://host:port'
  const port = 'has a port that is not a number: write it as http://host:port'
  const noUrl = 'is not a URL: write it as http://host:port, or http://user:password@host:port'

  test.each([
    ['http://user:100%@proxy:3128', percent],
    ['http://100%user@proxy:3128', percent],
    ['http://user:%zz@proxy:3128', percent],
    ['http://user:s3cret%FF@proxy:3128', percent],
    ['http://user:s3cret#1@proxy:3128', encode('# as %23')],
    ['http://user:12#3@proxy:3128', encode('# as %23')],
    ['http://user:12/3@proxy:3128', encode('/ as %2F')],
    ['http://user:12?3@proxy:3128', encode('? as %3F')],
    ['http://user:12\\3@proxy:3128', encode('\\ as %5C')],
    ['http://user:#?/@proxy:3128', encode('# as %23, / as %2F, ? as %3F')],
    ['http://proxy:3128/path', encode('/ as %2F')],
    ['http://proxy:abc', port],
    ['http://user:s3cret@proxy:31z8', port],
    ['http://proxy:3128a/', port],
    ['http://proxy:99999', noUrl],
    ['http://', noUrl],
    ['http://us er@pro xy', noUrl],
    ['proxy:3128', noScheme],
    ['proxy.example.com:3128', noScheme],
    ['127.0.0.1:3128', noScheme],
    ['user:s3cret@proxy:3128', noScheme],
    ['//proxy:3128', noScheme],
    ['http:proxy:3128', noScheme],
    ['http:/proxy:3128', noScheme],
    [' ', noScheme],
    ['socks5://proxy:1080', 'is not an http or https URL: other proxies are not supported']
  ])('%s', (value, mistake) => {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'])
      expect(readProxies({ [name]: value })).toEqual({ mistakes: [{ name, mistake }] })
    expect(mistake).not.toContain('s3cret')
  })

  test('each variable has its own mistakes, and an upper-case name counts only without the lower-case one', () => {
    expect(readProxies({ http_proxy: 'a', https_proxy: 'b:1', HTTPS_PROXY: 'c' })).toEqual({
      mistakes: [
        { name: 'http_proxy', mistake: noScheme },
        { name: 'https_proxy', mistake: noScheme }
      ]
    })
    expect(readProxies({ https_proxy: proxy, HTTPS_PROXY: 'c' })).not.toHaveProperty('mistakes')
  })

  test('other variables are ignored', () => {
    expect(readProxies({ ALL_PROXY: 'socks5://x', all_proxy: 'y', ftp_proxy: 'z' })).not.toHaveProperty('mistakes')
  })
})
