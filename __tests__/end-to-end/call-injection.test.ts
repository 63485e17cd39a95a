/** Whatever the response to a call contains, the bundle prints, writes and shows it as text. */
import { createServer } from 'node:net'
import { describe, expect, jest, test } from '@jest/globals'
import type { RunResult } from '../../emulator/runner.ts'
import type { StartAnswer, Step } from '../../emulator/script.ts'
import { evilChunks, evilTexts } from '../evil-texts.ts'
import { expectInert } from '../inert-result.ts'
import { listen } from '../servers.ts'
import {
  callAndWait,
  closeAfterTest,
  location,
  locationSaying,
  monitor,
  monitorSaying,
  thing,
  thingSaying,
  version
} from './calling-step.ts'
import { cycle, evilError, evilStatus } from './evil-answers.ts'
import { token } from './servers-and-runs.ts'

jest.setTimeout(180_000)

/** The start of each run in the list of texts, so that each text is shown whole in at least one run. */
const seeds: readonly number[] = [0, 50, 100]
const from = (seed: number) => cycle([...evilChunks(seed), ...evilTexts.slice(seed), ...evilTexts.slice(0, seed)])
const body = '{}'

const show = (answer: { readonly body?: unknown }, code: number, headers = {}): StartAnswer => ({
  http: code,
  headers,
  body: String(answer.body)
})

describe.each(seeds)('from text %d', (seed) => {
  test('a refusal', async () => {
    for (const method of ['PUT', 'POST'] as const) {
      const result = await callAndWait({ method, answers: [{ ...evilError('arm-resource', 400, from(seed)) }] })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', reason: 'not-started' } })
      expectInert(result, ['error'], [token])
    }
  })

  test('a refusal after which it is not known whether the operation was started', async () => {
    const next = from(seed)
    const results = [
      await callAndWait({ answers: [evilError('arm-resource', 503, next)] }),
      await callAndWait({ method: 'PUT', answers: [{ fault: 'reset' }, evilError('arm-resource', 409, next)] }),
      await callAndWait({ answers: [{ http: 403, body: next() }] }),
      await callAndWait({ answers: [{ http: 202, body: next() }] })
    ]
    for (const result of results) {
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown' } })
      expectInert(result, ['error'], [token])
    }
  })

  test('a response that ends the wait', async () => {
    for (const [word, outcome] of [
      ['Succeeded', 'succeeded'],
      ['Failed', 'failed'],
      ['Canceled', 'canceled']
    ] as const)
      for (const method of ['PUT', 'POST'] as const) {
        const answer = show(evilStatus('arm-resource', word, from(seed)), 200)
        const result = await callAndWait({ method, answers: [answer], begins: [thingSaying({ http: 204 })] })
        expect(result.outputs).toMatchObject({ outcome })
        expectInert(result, outcome === 'succeeded' ? [] : ['error'], [token])
      }
  })

  test('a response that names a URL to poll, and all later responses', async () => {
    const next = from(seed)
    const evil = (word: string): Step => evilStatus('arm-operation', word, next)
    const put = await callAndWait({
      method: 'PUT',
      body,
      answers: [show(evilStatus('arm-resource', next(), next), 201, monitor)],
      begins: [
        monitorSaying(evil(next()), evil('Succeeded')),
        thingSaying(evilStatus('arm-resource', next(), next), evilStatus('arm-resource', 'Succeeded', next))
      ],
      inputs: { 'state-field': 'properties.provisioningState' }
    })
    const post = await callAndWait({
      answers: [show(evilStatus('arm-resource', next(), next), 202, { ...monitor, ...location })],
      begins: [monitorSaying(evil('Succeeded')), locationSaying(evilError('arm-location', 400, next))]
    })
    expect([put.outputs.outcome, post.outputs.outcome]).toEqual(['succeeded', 'succeeded'])
    expectInert(put, [], [token])
    // The warning that the result cannot be read.
    expectInert(post, ['warning'], [token])
  })
})

test('headers with hostile text', async () => {
  const evil = '::error::evil ##[error]evil \x85::error::evil \xa0'
  const end = 'content-length: 0\r\nconnection: close'
  const heads = [
    `HTTP/1.1 202 ${evil}\r\n${end}\r\nx-ms-request-id: ${evil}\r\nretry-after: ${evil}`,
    `HTTP/1.1 202 x\r\n${end}\r\nazure-asyncoperation: ${evil}`,
    `HTTP/1.1 202 x\r\n${end}\r\nlocation: //${encodeURIComponent(evil)}/`,
    `HTTP/1.1 202 x\r\n${end}\r\nlocation: javascript:${evil}`,
    `HTTP/1.1 202 x\r\n${end}\r\nlocation: https://user:##[error]@evil.example/${evil}`,
    `HTTP/1.1 307 x\r\n${end}\r\nlocation: https://evil.example/${evil}`,
    `HTTP/1.1 409 ${evil}\r\n${end}\r\nx-ms-request-id: a\r::error::evil`,
    `HTTP/1.1 400 x\r\n${end}\r\nx-ms-request-id: \u001b[31m##[error]evil`,
    `HTTP/1.1 ::error::evil\r\n##[error]evil`
  ]
  for (const head of heads) {
    const result = await callAt(head)
    expect(result.exitStatus).toBe(1)
    expectInert(result, ['error'], [token])
  }
})

test('URLs to poll with hostile text', async () => {
  for (const evil of evilTexts.filter((_, index) => index % 10 === 0)) {
    const url = `{origin}/x/${encodeURIComponent(evil.toWellFormed())}?${evil.replace(/[^\x21-\x7e]/g, '')}`
    const result = await callAndWait({
      answers: [{ http: 202, headers: { 'azure-asyncoperation': url } }],
      inputs: { timeout: '0.3s' }
    })
    expect(result.exitStatus).toBe(1)
    expectInert(result, ['error'], [token])
  }
})

/** Makes a call to a server that responds to every request with these bytes. */
async function callAt(head: string): Promise<RunResult> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(`${head}\r\n\r\n`, 'latin1'))
  })
  const origin = `http://127.0.0.1:${await listen(server)}`
  closeAfterTest(server)
  return callAndWait({ answers: [], inputs: { 'resource-manager-endpoint': origin, timeout: '0.5s' } })
}

test('inputs that can contain a response that another step got', async () => {
  for (const evil of evilTexts.filter((_, index) => index % 5 === 0).map((text) => text.replaceAll('\0', ' '))) {
    const names = ['request', 'request-body', 'request-body-file', 'until', 'state-field']
    const inputs = Object.fromEntries(names.map((name) => [name, evil]))
    const result = await callAndWait({ answers: [], inputs })
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
    expectInert(result, ['error'], [token])
  }
})

test.each([
  `POST ${thing}/${encodeURIComponent('::error::e ##[error]e <img src=x> @octocat `$$`')}:!$&'()*+,=@${version}`,
  `POST ${thing}::error::x${version}&x=%23%23[error]`
])('a valid request: %s', async (request) => {
  const result = await callAndWait({ answers: [], inputs: { request } })
  expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', reason: 'not-started' } })
  expectInert(result, ['error'], [token])
})
