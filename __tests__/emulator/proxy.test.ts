import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type Cloud, startCloud } from '../../emulator/cloud.ts'
import { type HttpProxy, type ProxyOptions, startProxy } from '../../emulator/start-proxy.ts'
import { ask } from './ask.ts'

let cloud: Cloud
beforeAll(async () => {
  cloud = await startCloud([])
})
afterAll(() => cloud.close())

const started: HttpProxy[] = []
afterEach(async () => {
  for (const proxy of started.splice(0)) await proxy.close()
})

async function start(options: ProxyOptions = {}): Promise<HttpProxy> {
  const proxy = await startProxy({ hosts: cloud.hosts, ...options })
  started.push(proxy)
  return proxy
}

/** The proxy's response to a CONNECT, and the socket of the tunnel. */
function openTunnel({ url }: HttpProxy, target: string, headers = ''): Promise<{ statusLine: string; socket: Socket }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${headers}\r\n`)
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.once('data', (data) => resolve({ statusLine: data.toString(), socket }))
  })
}

/** The first line of the response to a GET through the tunnel. */
function getThrough(options: ConnectionOptions, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ ...options, ca: cloud.authority }, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${options.servername}\r\nconnection: close\r\n\r\n`)
    })
    socket.on('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().split('\r\n')[0] ?? '')
    })
  })
}

const basic = (credentials: string) => `proxy-authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`

test('a tunnel to a cloud’s host name ends at the emulator', async () => {
  const proxy = await start()
  const { tenantId } = cloud.application
  const path = `/${tenantId}/v2.0/.well-known/openid-configuration`
  for (const [servername, at, line] of [
    ['login.microsoftonline.us', path, 'HTTP/1.1 200 OK'],
    ['management.core.windows.net', '/', 'HTTP/1.1 404 Not Found']
  ] as const) {
    const { statusLine, socket } = await openTunnel(proxy, `${servername}:443`)
    expect(statusLine).toMatch(/^HTTP\/1\.1 200 /)
    expect(await getThrough({ socket, servername }, at)).toBe(line)
  }
  await proxy.close()
  expect(proxy.requests).toEqual([
    { method: 'CONNECT', target: 'login.microsoftonline.us:443', hasPassword: false },
    { method: 'CONNECT', target: 'management.core.windows.net:443', hasPassword: false }
  ])
})

test('a host that is neither mapped nor local is not reachable', async () => {
  const { statusLine } = await openTunnel(await start(), 'example.com:443')
  expect(statusLine).toMatch(/^HTTP\/1\.1 502 /)
})

test('a plain request is forwarded', async () => {
  const proxy = await start()
  const target = `${cloud.github.origin}/x`
  const path = { headers: { host: new URL(target).host } }
  const before = cloud.github.requests.length
  const answer = await ask(proxy.url, { ...path, path: target })
  expect(answer.status).toBe(404)
  expect(cloud.github.requests.slice(before)).toMatchObject([{ path: '/x', host: new URL(target).host }])
  await proxy.close()
  expect(proxy.requests).toEqual([{ method: 'GET', target, hasPassword: false }])
})

test('a proxy with a password requires it', async () => {
  const proxy = await start({ password: 'me:s:cret' })
  const target = 'management.azure.com:443'
  const refused = await openTunnel(proxy, target)
  expect(refused.statusLine).toMatch(/^HTTP\/1\.1 407 .*proxy-authenticate: Basic/s)
  expect((await openTunnel(proxy, target, basic('me:wrong'))).statusLine).toMatch(/^HTTP\/1\.1 407 /)
  expect((await openTunnel(proxy, target, basic('me:s:cret'))).statusLine).toMatch(/^HTTP\/1\.1 200 /)
  const plain = await ask(proxy.url, { path: cloud.github.origin })
  expect(plain).toMatchObject({ status: 407, headers: { 'proxy-authenticate': expect.stringContaining('Basic') } })
  const { username, password } = new URL(proxy.urlWithPassword)
  expect([username, decodeURIComponent(password)]).toEqual(['me', 's:cret'])
  await proxy.close()
  expect(proxy.requests.map(({ hasPassword }) => hasPassword)).toEqual([false, true, true, false])
})

test('a proxy can refuse, and hang', async () => {
  expect((await openTunnel(await start({ mode: 'refuse' }), 'management.azure.com:443')).statusLine).toMatch(/ 502 /)
  const hanging = await start({ mode: 'hang' })
  const silence = new Promise((resolve) => setTimeout(resolve, 200, 'silence'))
  const tunnel = openTunnel(hanging, 'management.azure.com:443').catch(() => 'closed')
  expect(await Promise.race([tunnel, silence])).toBe('silence')
  await hanging.close()
  expect(hanging.requests).toHaveLength(1)
})

test('a proxy can have a mode for each host, tunnel by tunnel', async () => {
  const host = 'management.azure.com'
  const proxy = await start({ modes: { [host]: ['reset', 'refuse', 'forward'] } })
  await expect(openTunnel(proxy, `${host}:443`)).rejects.toMatchObject({ code: 'ECONNRESET' })
  for (const statusLine of [/ 502 /, / 200 /, / 200 /])
    expect((await openTunnel(proxy, `${host}:443`)).statusLine).toMatch(statusLine)
  expect((await openTunnel(proxy, 'login.microsoftonline.com:443')).statusLine).toMatch(/ 200 /)
})

test('a proxy that cannot start reports why', async () => {
  const { url } = await start()
  await expect(startProxy({ port: Number(new URL(url).port) })).rejects.toThrow(
    /exited before it listened: .*EADDRINUSE/s
  )
})
