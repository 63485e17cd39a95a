import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createRawServer, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createAuthority } from '../../emulator/certificates.ts'
import { systemClock } from '../../src/clock.ts'
import type { WaitError } from '../../src/errors.ts'
import type { HttpExchange } from '../../src/http/request.ts'
import { send } from '../../src/http/send.ts'
import { userAgent } from '../../src/http/user-agent.ts'
import { caughtAsync, listen } from '../servers.ts'
import { onIpv6 } from '../systems.ts'

const signal = new AbortController().signal
const servers: { close: () => unknown; closeAllConnections?: () => void }[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<{ origin: string; server: Server }> {
  const server = createServer(listener)
  servers.push(server)
  return { origin: `http://127.0.0.1:${await listen(server)}`, server }
}

const maxBodyBytes = 1024 * 1024
const ask = (origin: string, limitMs = 2_000, path = '/', from = signal) =>
  send(
    { url: new URL(path, origin), headers: { authorization: 'Bearer token' } },
    { clock: systemClock, limitMs, signal: from, maxBodyBytes, allowed: (url) => url.origin === origin }
  )

describe('a response', () => {
  test('has its status, headers, text and Retry-After', async () => {
    const { origin } = await serve((request, response) => {
      expect(request.headers).toMatchObject({
        authorization: 'Bearer token',
        'accept-encoding': 'identity',
        connection: 'close'
      })
      response.writeHead(418, { 'Retry-After': '7', 'x-ms-request-id': 'abc' }).end('\ufeffé')
    })
    expect(await ask(origin)).toMatchObject({
      status: 418,
      body: 'é',
      retryAfterMs: 7_000,
      headers: { 'x-ms-request-id': 'abc' }
    })
  })
})

onIpv6('a proxy on ::1').test.each(['[::1]', 'user:secret@[::1]'])(
  'a proxy can be an IPv6 address: %s',
  async (authority) => {
    const tunnels: unknown[] = []
    const proxy = createServer()
    servers.push(proxy)
    proxy.on('connect', (request, socket) => {
      tunnels.push([request.url, request.headers['proxy-authorization']])
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '::1', resolve))
    const address = proxy.address()
    const port = typeof address === 'object' ? address?.port : undefined
    process.env.http_proxy = `http://${authority}:${port}`
    const fault = await caughtAsync(ask('http://management.example')).finally(() => delete process.env.http_proxy)
    const hasPassword = authority.includes('@')
    const password = hasPassword ? `Basic ${Buffer.from('user:secret').toString('base64')}` : undefined
    expect(tunnels).toEqual([['management.example:80', password]])
    expect(fault).toMatchObject({ message: expect.stringContaining('(HTTP 407)'), unsent: true })
    expect(fault).toMatchObject({
      message: expect.stringContaining(hasPassword ? 'did not accept the user name' : 'requires a password')
    })
  }
)

/** Without these headers, an empty body and one that was cut off before its first byte look the same. */
test.each<[string, string, boolean]>([
  ['a Content-Length', 'Content-Length: 0\r\n\r\n', true],
  ['chunks', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n', true],
  ['chunks in capitals', 'Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n', true],
  ['only the end of the connection', '\r\n', false],
  ['another coding, which has no end', 'Transfer-Encoding: gzip\r\n\r\n', false]
])('whether the end of a body is known: %s', async (_, rest, isFramed) => {
  const server = createRawServer((socket) => {
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n${rest}`))
  })
  servers.push(server)
  expect(await ask(`http://127.0.0.1:${await listen(server)}`)).toMatchObject({ body: '', isFramed })
})

test.each(['Azure-AsyncOperation', 'Operation-Location', 'Location'])(
  'of several %s the first counts',
  async (name) => {
    const { origin } = await serve((_, response) => {
      const values = ['', '/first?a=1,2', '/second'].flatMap((value) => [name, value])
      response.writeHead(202, [...values, 'x-other', 'a', 'x-other', 'b']).end()
    })
    expect((await ask(origin)).headers).toMatchObject({ [name.toLowerCase()]: '/first?a=1,2', 'x-other': 'a, b' })
  }
)

describe('a request', () => {
  const seen = async (headers: Readonly<Record<string, string>> = {}, redirects = 0) => {
    const ids: unknown[] = []
    const { origin } = await serve((request, response) => {
      ids.push([request.headers['user-agent'], request.headers['x-ms-client-request-id']])
      if (ids.length <= redirects) response.writeHead(302, { location: '/again' }).end()
      else response.end()
    })
    const limits = { clock: systemClock, limitMs: 2_000, signal, maxBodyBytes }
    const exchanges: HttpExchange[] = []
    const onExchange = (exchange: HttpExchange) => exchanges.push(exchange)
    await send({ url: new URL(origin), headers }, { ...limits, allowed: () => true, onExchange })
    return { ids, clientRequestId: exchanges[0]?.clientRequestId }
  }

  test('has a User-Agent and its own request id, which its exchange has too', async () => {
    const [first, second] = [await seen(), await seen()]
    for (const { ids, clientRequestId } of [first, second]) {
      expect(ids).toEqual([[userAgent, clientRequestId]])
      expect(clientRequestId).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/)
    }
    expect(first.clientRequestId).not.toBe(second.clientRequestId)
  })

  test('keeps the request id of its sender', async () => {
    const { ids, clientRequestId } = await seen({ 'x-ms-client-request-id': 'mine' })
    expect([ids, clientRequestId]).toEqual([[[userAgent, 'mine']], 'mine'])
  })

  test('that is redirected has one id', async () => {
    const { ids, clientRequestId } = await seen({}, 2)
    expect(ids).toEqual([1, 2, 3].map(() => [userAgent, clientRequestId]))
  })
})

describe('the exchange', () => {
  const exchangeOf = async (listener: RequestListener, limitMs = 2_000) => {
    const { origin } = await serve(listener)
    const exchanges: HttpExchange[] = []
    const options = { clock: systemClock, limitMs, signal, maxBodyBytes, allowed: () => true }
    const onExchange = (exchange: HttpExchange) => exchanges.push(exchange)
    const form = 'a=b'
    await caughtAsync(send({ url: new URL('/x', origin), headers: {}, form }, { ...options, onExchange }))
    expect(exchanges).toMatchObject([
      { method: 'POST', url: new URL('/x', origin), clientRequestId: expect.stringMatching(/^[\da-f-]{36}$/) }
    ])
    return exchanges[0]
  }

  test('has the response', async () => {
    const exchange = await exchangeOf((_, response) => response.writeHead(503).end('page'))
    expect(exchange).toMatchObject({ response: { status: 503, body: 'page' } })
  })

  test.each<[string, RequestListener, string]>([
    ['a reset', (request) => request.socket.resetAndDestroy(), 'ECONNRESET'],
    ['silence', () => {}, 'No complete response from']
  ])('has the fault: %s', async (_, listener, says) => {
    const exchange = await exchangeOf(listener, 300)
    expect(exchange?.response).toBeUndefined()
    expect(exchange?.fault?.message).toContain(says)
  })
})

describe('without a complete response', () => {
  const unreachable = { reason: 'unreachable', patience: 'silence' }

  test('a refused connection', async () => {
    const { origin, server } = await serve(() => {})
    await new Promise((resolve) => server.close(resolve))
    expect(await caughtAsync(ask(origin))).toMatchObject({
      ...unreachable,
      message: expect.stringContaining('ECONNREFUSED')
    })
  })

  test('an unknown host name', async () => {
    expect(await caughtAsync(ask('http://no-such-host.invalid', 5_000))).toMatchObject(unreachable)
  })

  test.each<[string, RequestListener]>([
    ['a reset', (request) => request.socket.resetAndDestroy()],
    ['an end without an answer', (request) => request.socket.destroy()],
    [
      'a body shorter than its Content-Length',
      (request, response) =>
        void response.writeHead(200, { 'content-length': 100 }).write('half', () => request.socket.destroy())
    ],
    [
      'a body that ends between chunks',
      (request, response) => void response.writeHead(200).write('half', () => request.socket.destroy())
    ],
    ['a body that never begins', (_, response) => response.writeHead(200, { 'content-length': 100 }).flushHeaders()],
    ['silence', () => {}],
    [
      'a drip',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 50)
        response.on('close', () => clearInterval(timer))
      }
    ]
  ])('%s', async (_, listener) => {
    const { origin } = await serve(listener)
    const started = performance.now()
    expect(await caughtAsync(ask(origin, 400))).toMatchObject(unreachable)
    // On a busy machine, too, and far from the minute after which a server gives up.
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test.each<[string, RequestListener]>([
    ['cut', (request, response) => void response.write('half', () => request.socket.destroy())],
    ['silent', (_, response) => response.flushHeaders()]
  ])('Retry-After applies even if the body is %s', async (_, misbehave) => {
    const { origin } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100, 'retry-after': '5', 'x-ms-request-id': 'abc' })
      misbehave(request, response)
    })
    expect(await caughtAsync(ask(origin, 300))).toMatchObject({ ...unreachable, retryAfterMs: 5_000, requestId: 'abc' })
  })

  test('something that is not HTTP', async () => {
    const server = createRawServer((socket) => void socket.end('SSH-2.0-OpenSSH_9\r\n'))
    servers.push(server)
    expect(await caughtAsync(ask(`http://127.0.0.1:${await listen(server)}`))).toMatchObject(unreachable)
  })

  test('a cancelled job', async () => {
    const { origin } = await serve(() => {})
    const job = new AbortController()
    setTimeout(() => job.abort(), 50)
    expect(await caughtAsync(ask(origin, 5_000, '/', job.signal))).toMatchObject({ reason: 'interrupted' })
    expect(await caughtAsync(ask(origin, 5_000, '/', AbortSignal.abort()))).toMatchObject({ reason: 'interrupted' })
  })
})

describe('a fault says whether the request was certainly not sent', () => {
  const authority = createAuthority()
  const tls = authority.issueServer(['127.0.0.1'])
  const trusted = getCACertificates()
  beforeAll(() => setDefaultCACertificates([...trusted, authority.certificate]))
  afterAll(() => setDefaultCACertificates(trusted))

  async function raw(onConnection: (socket: Socket) => unknown): Promise<string> {
    const server = createRawServer((socket) => void onConnection(socket.on('error', () => {})))
    servers.push(server)
    return `https://127.0.0.1:${await listen(server)}`
  }

  async function serveTls(listener: RequestListener): Promise<string> {
    const server = createTlsServer(tls, listener)
    servers.push(server)
    return `https://127.0.0.1:${await listen(server)}`
  }

  const fault = async (origin: string, unsent: boolean) =>
    expect(await caughtAsync(ask(origin, 500))).toMatchObject({ reason: 'unreachable', unsent })

  test('a TLS handshake that is reset, ends early, or gets no answer', async () => {
    await fault(await raw((socket) => socket.once('data', () => socket.resetAndDestroy())), true)
    await fault(await raw((socket) => socket.once('data', () => socket.end())), true)
    await fault(await raw(() => {}), true)
  })

  // Twice, because a second connection could resume the TLS session of the first.
  test.each<[string, RequestListener]>([
    ['an end', (request) => request.socket.destroy()],
    ['silence', () => {}],
    ['half a body', (request, response) => void response.write('half', () => request.socket.destroy())]
  ])('no longer after the handshake: %s', async (_, listener) => {
    const origin = await serveTls(listener)
    await fault(origin, false)
    await fault(origin, false)
  })

  test('not without TLS', async () => {
    const { origin } = await serve(() => {})
    await fault(origin, false)
  })

  test('the name in a certificate is still checked', async () => {
    const server = createTlsServer(authority.issueServer(['another.test']), (_, response) => void response.end())
    servers.push(server)
    expect(await caughtAsync(ask(`https://127.0.0.1:${await listen(server)}`))).toMatchObject({
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')
    })
  })
})

describe('a redirect', () => {
  const redirects = (to: string, status = 307) =>
    serve((request, response) => {
      if (request.url === '/') response.writeHead(status, { location: to }).end()
      else response.end(request.headers.authorization)
    })

  test.each([301, 302, 303, 307, 308])('%d is followed on the same host, with the token', async (status) => {
    const { origin } = await redirects('elsewhere?x=1', status)
    expect(await ask(origin)).toMatchObject({ status: 200, body: 'Bearer token' })
  })

  test('is known to the reader of the response, with each URL on the way', async () => {
    const targets = new Map([
      ['/', '/b'],
      ['/b', 'c?x=1']
    ])
    const { origin } = await serve(({ url = '' }, response) => {
      const location = targets.get(url)
      response.writeHead(location === undefined ? 200 : 307, location === undefined ? {} : { location }).end()
    })
    const { url, redirectedFrom } = await ask(origin)
    expect([url.pathname, redirectedFrom?.map(({ pathname }) => pathname)]).toEqual(['/c', ['/', '/b']])
    expect((await ask(origin, 2_000, '/c')).redirectedFrom).toBeUndefined()
  })

  test.each(['https://127.0.0.1/x', '//example.invalid/x', 'http://user@127.0.0.1/x', 'ftp://127.0.0.1/', 'http://'])(
    'to %s is refused',
    async (to) => {
      const { origin } = await redirects(to)
      expect(await caughtAsync(ask(origin))).toMatchObject({ reason: 'refused', patience: 'none' })
    }
  )

  test('to another port is refused, and nothing is sent there', async () => {
    let got = 0
    const other = await serve((_, response) => {
      got += 1
      response.end()
    })
    const { origin } = await redirects(`${other.origin}/x`)
    expect(await caughtAsync(ask(origin))).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining(`to ${other.origin}`)
    })
    expect(got).toBe(0)
  })

  test('is followed five times and no more', async () => {
    let got = 0
    const { origin } = await serve((request, response) => {
      got += 1
      response.writeHead(307, { location: `${request.url}x` }).end()
    })
    const error: Partial<WaitError> = await caughtAsync(ask(origin))
    expect(error.reason).toBe('refused')
    expect(got).toBe(6)
  })

  test.each(['', ' '])('to %j is refused, and not repeated', async (location) => {
    let got = 0
    const { origin } = await serve((_, response) => {
      got += 1
      response.writeHead(307, { location }).end()
    })
    expect(await caughtAsync(ask(origin))).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/redirects \(HTTP 307\) nowhere$/)
    })
    expect(got).toBe(1)
  })

  test('without a target is refused', async () => {
    const { origin } = await serve((_, response) => void response.writeHead(302).end())
    expect(await caughtAsync(ask(origin))).toMatchObject({ reason: 'refused' })
  })

  test('a 401 is not followed either, although the library would sign in', async () => {
    const { origin } = await serve(
      (_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic' }).end('no')
    )
    expect(await ask(origin)).toMatchObject({ status: 401, body: 'no' })
  })

  test('304 is a response like any other', async () => {
    const { origin } = await serve((_, response) => void response.writeHead(304).end())
    expect(await ask(origin)).toMatchObject({ status: 304 })
  })
})
