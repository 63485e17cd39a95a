/** The bundle as a process: inputs, secrets, and text that looks like a command. */
import { createServer as createTlsServer } from 'node:https'
import { describe, expect, test } from '@jest/globals'
import { selfSigned } from '../self-signed.ts'
import { listen } from '../servers.ts'
import { token, waitForGateway, waitForReplication } from './servers-and-runs.ts'

describe('wrong inputs', () => {
  test('are all listed in one message, before anything is sent', async () => {
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
          '3 inputs are invalid. Nothing was sent to Azure.',
          '- subscription-id: "x" is not a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590',
          '- timeout: "90" is not a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M',
          '- access-token: contains white space or characters that no token has: use only the token, without "Bearer"'
        ].join('\n')
      }
    ])
  })

  test('are red regardless of fail-on', async () => {
    const result = await waitForReplication([{ status: 'Succeeded' }], {
      inputs: { 'fail-on': 'failed', timeout: 'x' }
    })
    expect(result.exitStatus).toBe(1)
  })

  test('a blank one counts as not set', async () => {
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
        title: 'Ignored inputs',
        message: 'The API classic-gateway does not use vault-name, job-name.'
      }
    ])
  })
})

test('the token is masked before anything else is printed, and appears nowhere', async () => {
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

test('a token that comes back escaped, truncated or in a redirect appears nowhere', async () => {
  const escaped = token.replaceAll('.', '\\u002e')
  const answers = [
    { http: 400, body: `{"error":{"code":"Echo","message":"${escaped}"}}` },
    { http: 200, body: `{"status":"Failed","seen":"${escaped}"}` },
    { http: 200, body: `<html>${'x'.repeat(160)}${token}` },
    { http: 307, headers: { location: `?api-version=2021-02-16-preview&t=${token}` } }
  ]
  for (const answer of answers) {
    const result = await waitForReplication([answer], { inputs: { timeout: '0.3s' } })
    const visibleText = `${result.raw.slice(1).join('\n')}${JSON.stringify(result.outputs)}${result.summary}`
    expect(visibleText).not.toContain(token.slice(0, 20))
    expect(visibleText).not.toContain(escaped)
    expect(result.exitStatus).toBe(1)
  }
})

test('text from a response is neither a command nor markup', async () => {
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
  expect(result.commands.map(({ name }) => name)).toEqual(['add-mask', 'group', 'endgroup', 'error'])
  expect(result.masks).toEqual([token])
  expect(result.summary).not.toContain('<img')
  const outsideOfTheChart = result.summary.replace(/^```mermaid\n.*?\n```$/ms, '')
  expect(outsideOfTheChart.split('\n').filter((line) => !line.startsWith('<') && line !== '')).toEqual([])
})

test('annotation, summary and outputs stay within GitHub’s limits with a message of nearly 1 MB', async () => {
  const members = { error: { code: 'Long', message: 'é'.repeat(400_000) } }
  const result = await waitForReplication([{ status: 'Failed', members }])
  expect(result.annotations[0]?.message.length).toBeLessThanOrEqual(4_096)
  expect(result.summary.length).toBeLessThan(100_000)
  expect(Object.values(result.outputs).join('').length).toBeLessThan(500_000)
  expect(result.outputs['error-code']).toBe('Long')
})

test('a certificate that is not valid ends the wait at once', async () => {
  const server = createTlsServer(selfSigned)
  const port = await listen(server)
  const result = await waitForReplication([], { inputs: { 'resource-manager-endpoint': `https://127.0.0.1:${port}` } })
  server.close()
  expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable', polls: '1' })
  expect(result.annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS')
})
