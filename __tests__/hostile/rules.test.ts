import { describe, test } from '@jest/globals'
import fc from 'fast-check'
import { tries } from '../tries.ts'
import { examineDelays, examineDuration, examineInert, examineInputs, examineParameters, examineUrl } from './rules.ts'

const runs = tries(2_000)
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))

/** Text of pieces that have a meaning for its reader, mixed with some that have none. */
const pieced = (...pieces: readonly string[]) =>
  fc
    .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, text), { maxLength: 8 })
    .map((parts) => parts.join(''))

const digits = fc.stringMatching(/^\d{1,25}$/)

describe('with any text', () => {
  test('a delay is supported by a timer, and obeys Retry-After', () => {
    const dates = fc.date({ noInvalidDate: false }).map((date) => date.toUTCString())
    const value = fc.option(
      fc.oneof(
        digits,
        digits.map((number) => ` ${number}\t`),
        dates,
        dates.map((date) => date.slice(0, -1)),
        pieced('-', '+', '.', 'e', '0x', 'Infinity', 'NaN', '1', ', ', 'Mon, 23 Nov 2026 10:00:30 GMT'),
        text
      ),
      { nil: undefined }
    )
    const headers = fc.record({
      'retry-after': value,
      'retry-after-ms': value,
      'x-ms-retry-after-ms': value,
      'x-ms-ratelimit-remaining-subscription-reads': value,
      'x-ms-ratelimit-remaining-subscription-global-reads': value,
      date: value
    })
    fc.assert(fc.property(headers, fc.double({ noNaN: true }), examineDelays), runs)
  })

  test('a duration is the sum of its parts', () => {
    fc.assert(
      fc.property(
        pieced('P', 'T', 'PT', '1', '30', '0.5', ',5', 'd', 'h', 'm', 's', ' ', '9'.repeat(20)),
        examineDuration
      ),
      runs
    )
  })

  test('a parameter keeps its place in the URL', () => {
    const id = '/subscriptions/x/resourceGroups/y/providers'
    const names = pieced('/', '..', '.', '%2e', '%2E', '%2f', '\\', '?', '#', '@', ':', ' ', '%', 'rg', id, '/z')
    fc.assert(
      fc.property(
        fc.oneof(
          names,
          names.map((name) => `${id}/${name}`)
        ),
        examineParameters
      ),
      tries(5_000)
    )
  })

  test('a URL that may get the token is on the endpoint for every URL parser', () => {
    const hosts = ['management.azure.com', 'management.local', '127.0.0.1', 'evil.example', 'localhost', '[::1]']
    const signs = ['@', ':', ':443', ':8443', ':8080', '/', '?', '#', '.', '%2f', '%40', '&', ' ', '\t', 'user']
    const urls = fc
      .tuple(fc.constantFrom('https://', 'http://', 'HTTPS://', 'ftp://', '//'), pieced(...hosts, ...signs))
      .map(([scheme, rest]) => scheme + rest)
    fc.assert(fc.property(fc.oneof(urls, fc.webUrl(), text), examineUrl), tries(10_000))
  })

  test('an input accepts only valid values, and shows no secret', () => {
    const uuid = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'
    const pem = ['-----BEGIN CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', 'ENCRYPTED']
    const words = [uuid, 'contoso', '.com', 'adfs', 'failed', ',', '\n', 'AzureCloud', '2024-01-01', '-preview', 'MIIB']
    fc.assert(fc.property(pieced(...pem, ...words, ' ', '=', 'api://'), examineInputs), tries(1_000))
  })

  test('printed text is one line, not a command, and the same in HTML', () => {
    const signs = [
      '::',
      ':',
      '##[',
      '#',
      '[',
      ']',
      'error',
      'add-mask',
      'stop-commands',
      ' ',
      '\r',
      '\n',
      '%0A',
      '<',
      '&'
    ]
    const unseen = ['\u001b[31m', '\u001b]8;;', '\u0007', '\u200b', '\u00ad', '\u0000', '\ufeff', '\u0085', '\u202e']
    const long = fc.tuple(pieced(...signs, ...unseen), fc.nat(2_010)).map(([end, length]) => '#'.repeat(length) + end)
    fc.assert(fc.property(fc.oneof(pieced(...signs, ...unseen), long), examineInert), tries(5_000))
  })
})
