/** The body of a call: it is never shown, and its secrets are redacted wherever Azure quotes them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { RunResult } from '../../emulator/runner.ts'
import { type CallOptions, callAndWait, monitor, monitorSaying, thingSaying, toldIn } from './calling-step.ts'
import { token } from './servers-and-runs.ts'

jest.setTimeout(120_000)

/** Secrets under the names that they have in bodies. */
const password = 'Pa$$w"or\\d<1>+2&é'
const secrets = {
  adminPassword: password,
  connectionString: 'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=QUJDREVGR0g+/w==',
  sasToken: '?sv=2024-01-01&sig=AbCdEf%2B1234',
  primaryKey: 'a-primary-key-0123456789'
}
const plain = 'a-value-of-the-body-that-is-no-secret'
const body = JSON.stringify({
  properties: { ...secrets, hidden: plain, list: [{ name: 'x', secretValue: 'deep-secret-1' }] }
})
const all = [...Object.values(secrets), 'deep-secret-1']

/** The forms in which services write a text in JSON: plain JSON, and JSON with every HTML sign escaped as a number. */
const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
const byNumber = (text: string) =>
  text.replace(/[^\w .=:;/?%$-]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
const forms = (text: string) => [text, inJson(text), byNumber(text), encodeURIComponent(text)]

/** Expects that the secrets are not printed (except as masks) and not in an output or the summary, in any form. */
function expectNothingOf(texts: readonly string[], { raw, outputs, summary, log, annotations }: RunResult): void {
  const printed = raw.filter((line) => !line.startsWith('::add-mask::'))
  const told = [...printed, ...log, ...Object.values(outputs), summary, JSON.stringify(annotations)].join('\n')
  expect(texts.flatMap(forms).filter((form) => told.includes(form))).toEqual([])
}

const debug = { RUNNER_DEBUG: '1' }
const succeeded: Partial<CallOptions> = {
  answers: [{ http: 202, headers: monitor }],
  begins: [monitorSaying({ status: 'Running' }, { status: 'Succeeded' }), thingSaying({ document: { properties: {} } })]
}

describe('the body', () => {
  test.each<[string, Partial<CallOptions>]>([
    ['that is carried out', succeeded],
    ['that is refused', { answers: [{ http: 400, error: { code: 'Wrong', message: 'It is wrong.' } }] }],
    ['whose answer is lost', { answers: [{ fault: 'reset' }], method: 'POST' }],
    ['whose answer is a page', { answers: [{ http: 502, body: '<html>' }], method: 'PATCH' }],
    ['whose answer is unreadable', { answers: [{ http: 200, body: '<html>' }], method: 'PATCH' }],
    ['that is wrong', { answers: [], body: `${body},` }],
    [
      'that is too long',
      { answers: [], body: `${JSON.stringify({ adminPassword: password, x: 'x'.repeat(100_000) })} {` }
    ]
  ])('%s is never shown, with or without debug logging', async (_, options) => {
    for (const env of [{}, debug]) {
      const result = await callAndWait({ method: 'PUT', body, answers: [], ...options, env })
      expectNothingOf([...all, plain], result)
      // If the body could be read, its secrets were masked before anything was printed.
      if (options.body === undefined) expect(result.masks).toEqual(expect.arrayContaining(all))
    }
  })
})

describe('a response that quotes the body', () => {
  const quotations = [body, JSON.stringify(body), body.replace(/"/g, "'"), ...all, ...all.flatMap(forms)]
  const message = quotations.join(' ')
  const error = { code: 'InvalidParameter', message, target: message, details: [{ code: 'Inner', message: body }] }

  test.each<[string, Partial<CallOptions>]>([
    ['as it is refused', { answers: [{ http: 400, error }] }],
    [
      'in an error in JSON in a message',
      { answers: [{ http: 400, error: { code: 'x', message: JSON.stringify({ error }) } }] }
    ],
    ['as it is refused for now', { answers: [{ http: 503, error }], method: 'POST' }],
    ['as text', { answers: [{ http: 400, body: message.slice(0, 150), headers: { 'content-type': 'text/plain' } }] }],
    [
      'in the monitor’s failure',
      { ...succeeded, begins: [monitorSaying({ status: 'Failed', members: { error, name: message } })] }
    ],
    [
      'in a status',
      {
        ...succeeded,
        begins: [monitorSaying({ status: message.slice(0, 400) }, { status: 'Succeeded' }), thingSaying({ http: 404 })]
      }
    ],
    [
      'in the result',
      {
        ...succeeded,
        begins: [monitorSaying({ status: 'Succeeded' }), thingSaying({ document: JSON.parse(body) as object as never })]
      }
    ],
    ['in the result at once', { method: 'POST', answers: [{ document: { echo: JSON.parse(body), text: message } }] }],
    ['in a header', { answers: [{ http: 400, error, headers: { 'x-ms-request-id': secrets.primaryKey } }] }],
    [
      'in a URL',
      {
        answers: [
          { http: 202, headers: { 'azure-asyncoperation': `{origin}/x/${secrets.primaryKey}?x=${secrets.primaryKey}` } }
        ],
        inputs: { timeout: '0.3s' }
      }
    ]
  ])('%s', async (_, options) => {
    for (const env of [{}, debug]) {
      const result = await callAndWait({ method: 'PUT', body, answers: [], ...options, env })
      expectNothingOf(all, result)
    }
  })
})

describe('a secret that a message folds or shortens', () => {
  const pem = `-----BEGIN KEY-----\n${'a+/b'.repeat(16)}\nshortTail=\n-----END KEY-----\n`
  const answersQuoting = (secret: string): readonly Partial<CallOptions>[] => {
    const error = { code: 'B', message: `'${secret}' is bad` }
    const inJson = { code: 'B', message: JSON.stringify({ error: { code: 'C', message: JSON.stringify({ error }) } }) }
    const failed = (error: object) => ({
      ...succeeded,
      begins: [monitorSaying({ status: 'Failed', members: { error } })]
    })
    return [
      { answers: [{ http: 400, error }] },
      { answers: [{ http: 501, error }] },
      { answers: [{ http: 400, body: `x ${secret}` }] },
      { ...succeeded, begins: [monitorSaying({ http: 400, error })] },
      { ...succeeded, begins: [monitorSaying({ http: 200, body: `x ${secret}` })], inputs: { timeout: '1s' } },
      failed(error),
      failed(inJson)
    ]
  }

  test.each([
    ['two blanks', 'correct  horse  staple', /correct +horse/],
    ['a tab', 'correct\thorse-staple9', /correct\s+horse-staple9/],
    ['lines', 'top-line-A1\r\nsecond-line-B2', /second-line-B2/],
    ['a line end', 'some-secret-text-9\n', /some-secret-text-9/],
    ['a PEM file', pem, /shortTail/],
    ['seven characters', 'hunter2', /hunter2/],
    ['four characters', 'hun4', /hun4/]
  ])('%s', async (_, secret, shown) => {
    for (const options of answersQuoting(secret)) {
      const quoting = {
        method: 'PUT',
        body: JSON.stringify({ adminPassword: secret }),
        answers: [],
        ...options
      } as const
      const { raw, outputs, summary } = await callAndWait(quoting)
      const printed = raw.filter((line) => !line.startsWith('::add-mask::'))
      expect([...printed, ...Object.values(outputs), summary].join('\n')).not.toMatch(shown)
    }
  })
})

test('short or common words under such names are not redacted', async () => {
  const result = await callAndWait({
    method: 'PUT',
    body: '{"key":"x","token":"none","password":"abc"}',
    ...succeeded,
    answers: succeeded.answers ?? []
  })
  expect(result.masks).toEqual([token])
})

describe('request-body-file', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'workspace-'))
    for (const folder of ['work', 'elsewhere']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'work', 'body.json'), body)
    writeFileSync(join(root, 'elsewhere', 'body.json'), body)
    symlinkSync(join(root, 'elsewhere', 'body.json'), join(root, 'work', 'link.json'))
    symlinkSync(join(root, 'elsewhere'), join(root, 'work', 'folder'))
  })
  afterAll(() => rmSync(root, { recursive: true }))
  const callWith = (file: string) =>
    callAndWait({
      method: 'PUT',
      ...succeeded,
      answers: succeeded.answers ?? [],
      inputs: { 'request-body-file': file.replace('ROOT', root) },
      env: { GITHUB_WORKSPACE: join(root, 'work'), ...debug }
    })

  test('is sent unchanged, and its secrets are masked', async () => {
    const result = await callWith('body.json')
    expect(result.outputs.outcome).toBe('succeeded')
    expect(result.calls.map(({ body }) => body)).toEqual([body])
    expect(result.masks).toEqual(expect.arrayContaining(all))
    expectNothingOf([...all, plain], result)
  })

  test.each(['../elsewhere/body.json', 'ROOT/elsewhere/body.json', 'link.json', 'folder/body.json', '/etc/hostname'])(
    '%s is refused, and nothing is sent',
    async (file) => {
      const result = await callWith(file)
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
      expect(toldIn(result)).toMatch(/request-body-file: is neither in the workspace nor in RUNNER_TEMP/)
      expect(result.azure.requests).toEqual([])
    }
  )
})
