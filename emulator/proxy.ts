/**
 * An HTTP proxy as a separate program: `node emulator/proxy.ts '{"port": 8888, "password": "user:secret"}'`, with the
 * options of `ProxyOptions`. It prints JSON lines: first its port, then each request. It exits when its stdin closes.
 */
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ProxyMode, ProxyOptions, ProxyRequest } from './start-proxy.ts'

const options: ProxyOptions = JSON.parse(process.argv[2] ?? '{}')
const { hosts = {}, password, mode = 'forward', modes = {}, port = 0 } = options
const turns = new Map(Object.entries(modes).map(([hostname, each]) => [hostname, [...each]]))

/** The mode for the next tunnel to a host. */
function nextMode(hostname: string): ProxyMode {
  const left = turns.get(hostname) ?? []
  return (left.length > 1 ? left.shift() : left[0]) ?? mode
}

/** The address for a host name. Only mapped and local hosts are reachable, so that no test leaves the machine. */
function placeOf(hostname: string, port: string): { host: string; port: number } | undefined {
  const mapped = hosts[hostname.toLowerCase()]
  if (mapped !== undefined) return { host: '127.0.0.1', port: mapped }
  return ['127.0.0.1', 'localhost'].includes(hostname) ? { host: '127.0.0.1', port: Number(port) } : undefined
}

/** Reports a request. @returns the status of the refusal; undefined if the request may continue */
function refusal({ method = '', url = '', headers }: IncomingMessage, mode: ProxyMode): 407 | 502 | undefined {
  const credentials = headers['proxy-authorization']
  const report: ProxyRequest = { method, target: url, hasPassword: credentials !== undefined }
  console.log(JSON.stringify(report))
  if (mode === 'refuse') return 502
  const expected = password && `Basic ${Buffer.from(password).toString('base64')}`
  return expected && credentials !== expected ? 407 : undefined
}

const reasons = { 407: 'Proxy Authentication Required', 502: 'Bad Gateway' } as const
const challenge = { 'proxy-authenticate': 'Basic realm="emulator"' }

function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): void {
  client.on('error', () => {})
  const url = URL.parse(`http://${request.url}`)
  const now = nextMode(url?.hostname ?? '')
  const refused = refusal(request, now)
  if (now === 'hang') return
  if (now === 'reset') {
    if (client instanceof Socket) client.resetAndDestroy()
    return
  }
  const place = refused === undefined && url ? placeOf(url.hostname, url.port || '80') : undefined
  if (place === undefined) {
    endTunnel(client, refused ?? 502)
    return
  }
  let isOpen = false
  const server = connect(place, () => {
    isOpen = true
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    server.write(head)
    server.pipe(client).pipe(server)
  })
  server.on('error', () => {
    if (!isOpen) endTunnel(client, 502)
  })
  server.on('close', () => isOpen && client.destroy())
  client.on('close', () => server.destroy())
}

function endTunnel(client: Duplex, status: 407 | 502): void {
  const asks = status === 407 ? `proxy-authenticate: ${challenge['proxy-authenticate']}\r\n` : ''
  client.end(`HTTP/1.1 ${status} ${reasons[status]}\r\n${asks}content-length: 0\r\nconnection: close\r\n\r\n`)
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const refused = refusal(request, mode)
  if (mode === 'hang') return
  if (mode === 'reset') {
    request.socket.resetAndDestroy()
    return
  }
  const fail = (status: 407 | 502) => {
    response.writeHead(status, status === 407 ? challenge : {}).end()
  }
  const url = URL.parse(request.url ?? '')
  const place = refused === undefined && url ? placeOf(url.hostname, url.port || '80') : undefined
  if (place === undefined || url === null) {
    fail(refused ?? 502)
    return
  }
  const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = request.headers
  const path = `${url.pathname}${url.search}`
  const onward = requestHttp({ ...place, method: request.method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => (response.headersSent ? response.destroy() : fail(502)))
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

const server = createServer(forward).on('connect', tunnel)
server.listen(port, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }))
})
// The parent process holds stdin open. When it is gone, so is the proxy.
process.stdin.resume().on('end', () => process.exit())
