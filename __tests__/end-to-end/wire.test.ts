/** Unusual HTTP responses: raw bytes from a socket, with the bundle. */
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import type { Api } from '../../emulator/script.ts'
import { selfSigned } from '../self-signed.ts'
import { listen } from '../servers.ts'
import { token } from './servers-and-runs.ts'

/** Responds to a request. */
type Answer = (socket: Socket) => void

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function run(api: Api, answers: readonly Answer[], env: Readonly<Record<string, string>> = {}) {
  const askedAt: number[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      const answer = answers[Math.min(askedAt.length, answers.length - 1)]
      askedAt.push(performance.now())
      answer?.(socket)
    })
  })
  servers.push(server)
  const origin = `http://127.0.0.1:${await listen(server)}`
  const inputs = { ...sampleInputs({ api, id: 'op-1' }, origin), 'access-token': token }
  const result = await runAction({ inputs: { ...inputs, 'min-poll-interval': '0.05s', timeout: '6s' }, env })
  return { ...result, gaps: askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0)) }
}

const says = (head: string, body = '') => {
  const bytes = `HTTP/1.1 ${head}\r\n\r\n${body}`
  return (socket: Socket) => socket.end(bytes)
}
const whole = (status: string, body: string, headers = '') =>
  says(`${status}\r\nContent-Length: ${Buffer.byteLength(body)}${headers}`, body)
const conflict = whole('409 Conflict', '{"error":{"code":"Conflict","message":"No."}}')

describe('a connection that closes before the first byte of a body is a transient fault', () => {
  const reset: Answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    setTimeout(() => socket.resetAndDestroy(), 50)
  }
  test.each<[string, Answer]>([
    ['a reset', reset],
    ['an end', says('200 OK')],
    ['an end that was announced', says('200 OK\r\nConnection: close')],
    ['an end of a 201', says('201 Created\r\nConnection: close')],
    ['an end of another coding', says('200 OK\r\nTransfer-Encoding: xchunked')]
  ])('%s', async (_, answer) => {
    const result = await run('arm-location', [answer, conflict])
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', 'error-code': 'Conflict' } })
  })

  test('but an explicit length of zero is a response', async () => {
    expect(await run('arm-location', [whole('200 OK', '')])).toMatchObject({ exitStatus: 0 })
    expect(await run('arm-location', [says('200 OK\r\nTransfer-Encoding: chunked', '0\r\n\r\n')])).toMatchObject({
      exitStatus: 0
    })
  })
})

test.each(['gzip', 'br', 'deflate, gzip'])(
  'a response encoded as %s, which was not requested, is not read',
  async (coding) => {
    const succeeded = whole('200 OK', '{"status":"Succeeded"}', `\r\nContent-Encoding: ${coding}`)
    const result = await run('arm-operation', [succeeded, whole('200 OK', '{"status":"Failed"}')])
    expect(result.outputs.outcome).toBe('failed')
  }
)

describe('the longest value of a repeated header applies', () => {
  test.each([
    ['Retry-After', '1', '2'],
    ['Retry-After', '2', '0'],
    ['retry-after-ms', '900', '1800'],
    ['x-ms-retry-after-ms', '1800', '1800']
  ])('%s: %s and %s', async (name, first, second) => {
    const running = whole('200 OK', '{"status":"Running"}', `\r\n${name}: ${first}\r\n${name}: ${second}`)
    const { gaps } = await run('arm-operation', [running, whole('200 OK', '{"status":"Succeeded"}')])
    expect(gaps[0]).toBeGreaterThanOrEqual(1_790)
  })
})

test('a body of a million chunks takes no more memory than a body of one chunk', async () => {
  const piece = Buffer.from('1\r\nx\r\n'.repeat(50_000))
  const dripping: Answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (let part = 0; part < 20; part += 1) socket.write(piece)
    socket.end('0\r\n\r\n')
  }
  const peak = "data:text/javascript,process.on('exit',()=>console.log('peak '+process.resourceUsage().maxRSS))"
  const result = await run('arm-operation', [dripping, whole('200 OK', '{"status":"Succeeded"}')], {
    NODE_OPTIONS: `--import "${peak}"`
  })
  expect(result.exitStatus).toBe(0)
  const kilobytes = Number(/peak (\d+)/.exec(result.log.join('\n'))?.[1])
  expect(kilobytes).toBeLessThan(300_000)
})

test('no environment variable turns off the check of certificates', async () => {
  const { createServer: createTlsServer } = await import('node:https')
  const authorizations: string[] = []
  const server = createTlsServer(selfSigned, (request, response) => {
    authorizations.push(String(request.headers.authorization))
    response.end('{"status":"Succeeded"}')
  })
  const origin = `https://127.0.0.1:${await listen(server)}`
  const inputs = { ...sampleInputs({ api: 'arm-operation', id: 'op-1' }, origin), 'access-token': token }
  const result = await runAction({ inputs, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
  server.close()
  expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'unreachable' } })
  expect(authorizations).toEqual([])
})

test('a secret in place of another input is not shown', async () => {
  for (const name of ['operation-url', 'timeout', 'fail-on', 'api']) {
    const inputs = {
      ...sampleInputs({ api: 'arm-operation', id: 'op-1' }, 'http://127.0.0.1:1'),
      'access-token': token
    }
    const result = await runAction({ inputs: { ...inputs, [name]: token } })
    expect(result.outputs.reason).toBe('invalid-input')
    expect(`${result.raw.slice(1).join()}${result.summary}${JSON.stringify(result.outputs)}`).not.toContain(token)
  }
})
