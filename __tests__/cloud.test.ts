import { expect, test } from '@jest/globals'
import { isAllowed } from '../src/cloud.ts'

const endpoint = new URL('https://management.azure.com')

test.each(['https://management.azure.com/x?y', 'https://management.azure.com:443/', 'https://MANAGEMENT.azure.com/'])(
  'the token may go to %s',
  (url) => {
    expect(isAllowed(new URL(url), endpoint)).toBe(true)
  }
)

test.each([
  'http://management.azure.com/',
  'https://management.azure.com:8443/',
  'https://management.azure.com./',
  'https://management.azure.com.example.com/',
  'https://example.com/management.azure.com',
  'https://management.azure.com@example.com/',
  'https://user@management.azure.com/',
  'https://user:password@management.azure.com/',
  'https://mаnagement.azure.com/',
  'ftp://management.azure.com/',
  'data:text/plain,x',
  // Its origin is that of the inner URL. It has no host, so it leads to this machine or to a proxy, without TLS.
  'blob:https://management.azure.com/x'
])('the token may not go to %s', (url) => {
  expect(isAllowed(new URL(url), endpoint)).toBe(false)
})
