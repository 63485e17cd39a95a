/** The bundle as a process: inputs, secrets, signals, files it cannot write, and text that wants to be a command. */
import { mkdtempSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runAction } from '../../emulator/runner.ts'
import { selfSigned } from '../self-signed.ts'
import { listen } from '../servers.ts'
import { token, waitForGateway, waitForReplication } from './servers-and-runs.ts'

describe('wrong inputs', () => {
  test('are all named in one message, before anything is sent', async () => {
    const inputs = { 'subscription-id': 'x', timeout: '90', 'access-token': `Bearer ${token}` }
    const result = await waitForReplication([{ status: 'Succeeded' }], { inputs })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'invalid-input', polls: '0' })
    expect(result.requests).toEqual([])
    expect(result.annotations).toEqual([
      {
        level: 'error',
        title: 'Invalid input',
        message: [
          '3 inputs are wrong; nothing was sent to Azure.',
          '- subscription-id: "x" is not a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590',
          '- timeout: "90" is not a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M',
          '- access-token: holds white space or characters that no token has: give the token alone, without "Bearer"'
        ].join('\n')
      }
    ])
  })

  test('are red whatever fail-on says', async () => {
    const result = await waitForReplication([{ status: 'Succeeded' }], {
      inputs: { 'fail-on': 'failed', timeout: 'x' }
    })
    expect(result.exitStatus).toBe(1)
  })

  test('a blank one counts as not given', async () => {
    const inputs = { 'max-silence': '', 'api-version': ' ', environment: '', 'fail-on': '', 'vault-name': ' vault-1 ' }
    const result = await waitForReplication([{ status: 'Succeeded' }], { inputs })
    expect(result.exitStatus).toBe(0)
    expect(result.requests[0]?.path).toContain('/vault-1/jobs/op-1/operations/op-1?api-version=2021-02-16-preview')
  })

  test('one that the API does not use is reported once', async () => {
    const result = await waitForGateway([{ status: 'Successful' }], { inputs: { 'vault-name': 'v', 'job-name': 'j' } })
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        title: 'Unused inputs',
        message: 'The API classic-gateway does not use vault-name, job-name.'
      }
    ])
  })
})

test('the token is masked before anything else is printed, and is nowhere', async () => {
  const echo = {
    http: 400,
    error: { code: 'Echo', message: `You sent Bearer ${token}` },
    headers: { 'x-ms-request-id': token }
  }
  const result = await waitForReplication([{ status: 'Running' }, echo])
  expect(result.commands[0]).toMatchObject({ name: 'add-mask', message: token })
  expect(result.raw.slice(1).join('\n')).not.toContain(token)
  expect(JSON.stringify(result.outputs)).not.toContain(token)
  expect(result.summary).not.toContain(token)
  expect(result.outputs['error-message']).toBe('You sent Bearer ***')
})

test('a token that comes back with escapes, cut, or in a redirect, is nowhere', async () => {
  const escaped = token.replaceAll('.', '\\u002e')
  const answers = [
    { http: 400, body: `{"error":{"code":"Echo","message":"${escaped}"}}` },
    { http: 200, body: `{"status":"Failed","seen":"${escaped}"}` },
    { http: 200, body: `<html>${'x'.repeat(160)}${token}` },
    { http: 307, headers: { location: `?api-version=2021-02-16-preview&t=${token}` } }
  ]
  for (const answer of answers) {
    const result = await waitForReplication([answer], { inputs: { timeout: '0.3s' } })
    const told = `${result.raw.slice(1).join('\n')}${JSON.stringify(result.outputs)}${result.summary}`
    expect(told).not.toContain(token.slice(0, 20))
    expect(told).not.toContain(escaped)
    expect(result.exitStatus).toBe(1)
  }
})

test('text from a response is no command, and no markup', async () => {
  const evil =
    '\r\n::set-output name=outcome::succeeded\r\n##[add-mask]x\n::stop-commands::y\u001b[31m<img src=x>\n\n# @someone'
  const members = {
    name: evil,
    error: { code: evil, message: evil, target: evil, details: [{ code: evil, message: evil }] }
  }
  const result = await waitForReplication([{ status: evil }, { status: 'Failed', members }])
  expect(result.exitStatus).toBe(1)
  expect(result.outputs.outcome).toBe('failed')
  expect(result.outputs['error-message']).toBe(evil)
  expect(result.commands.map(({ name }) => name)).toEqual(['add-mask', 'error'])
  expect(result.masks).toEqual([token])
  expect(result.summary).not.toContain('<img')
  expect(result.summary.split('\n').filter((line) => !line.startsWith('<') && line !== '')).toEqual([])
})

test('a message of nearly 1 MB keeps annotation, summary and outputs within GitHub’s limits', async () => {
  const members = { error: { code: 'Long', message: 'é'.repeat(400_000) } }
  const result = await waitForReplication([{ status: 'Failed', members }])
  expect(result.annotations[0]?.message.length).toBeLessThanOrEqual(4_096)
  expect(result.summary.length).toBeLessThan(100_000)
  expect(Object.values(result.outputs).join('').length).toBeLessThan(500_000)
  expect(result.outputs['error-code']).toBe('Long')
})

describe('a signal', () => {
  const running = { status: 'Running', retryAfter: 60 }

  test.each<[NodeJS.Signals, string, Parameters<typeof waitForReplication>[0]]>([
    ['SIGINT', 'in a sleep', [running]],
    ['SIGTERM', 'in a sleep', [running]],
    ['SIGINT', 'in a request', [{ fault: 'silence' }]],
    ['SIGTERM', 'in a body', [{ fault: 'drip' }]]
  ])('%s %s: outputs, a message, non-zero, soon', async (name, _, steps) => {
    let sentAt = 0
    const result = await waitForReplication(steps, {
      onStart: (child) => {
        setTimeout(() => {
          sentAt = performance.now()
          child.kill(name)
        }, 1_000)
      }
    })
    expect(performance.now() - sentAt).toBeLessThan(2_000)
    expect(result).toMatchObject({
      exitStatus: 1,
      signal: null,
      outputs: { outcome: 'interrupted', reason: 'interrupted' }
    })
    expect(result.annotations.at(-1)?.message).toContain('goes on in Azure')
    expect(result.summary).toContain('interrupted')
  })
})

describe('files that cannot be written', () => {
  const success = [{ status: 'Succeeded' }]

  test.each([
    ['on a full disk', '/dev/full'],
    ['that are missing', join(mkdtempSync(join(tmpdir(), 'none-')), 'missing')],
    ['that are not named', undefined]
  ])('outputs %s: red', async (_, file) => {
    const result = await waitForReplication(success, { env: { GITHUB_OUTPUT: file } })
    expect(result.exitStatus).toBe(1)
    expect(result.annotations).toContainEqual(expect.objectContaining({ level: 'error', title: 'Outputs not written' }))
    expect(result.commands.map(({ name }) => name)).not.toContain('set-output')
  })

  test.each(['/dev/full', undefined])('a summary at %s: a warning', async (file) => {
    const result = await waitForReplication(success, { env: { GITHUB_STEP_SUMMARY: file } })
    expect(result.exitStatus).toBe(0)
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'warning', title: 'Summary not written' })])
  })
})

test('an empty environment is wrong input, said in words', async () => {
  const result = await runAction({ inputs: {}, env: { PATH: undefined, HOME: undefined } })
  expect(result.exitStatus).toBe(1)
  expect(result.annotations[0]?.message).toContain('- api: is required')
})

test('a certificate that is not valid ends the wait at once', async () => {
  const server = createTlsServer(selfSigned)
  const port = await listen(server)
  const result = await waitForReplication([], { inputs: { 'resource-manager-endpoint': `https://127.0.0.1:${port}` } })
  server.close()
  expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable', polls: '1' })
  expect(result.annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS')
})
