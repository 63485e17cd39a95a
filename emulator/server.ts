import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { KeyAndCertificate } from './certificates.ts'

/** What every service of the emulator is: an HTTP server on the loopback address that remembers what it was asked. */

export interface ServerOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number
  /** Without it the server speaks plain HTTP. With it it asks for a client certificate, and takes any and none. */
  readonly tls?: KeyAndCertificate
}

export interface Running {
  readonly origin: string
  readonly port: number
  /** Ends every connection, and then the server. */
  readonly close: () => Promise<void>
}

/** A request that a service got. */
export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** The name, and the port if any, that the client asked for. */
  readonly host: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As UTF-8; undefined until the whole of it has come, and for ever if the service reads none. */
  readonly body?: string
  /** The answer's; undefined until there is one, and for ever where none is given. */
  readonly status: number | undefined
  /** SHA-256 of the client's certificate where one came, as Node writes it: `AB:CD:…`. */
  readonly fingerprint: string | undefined
  /** Milliseconds since the service's start. */
  readonly atMs: number
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/**
 * Starts a server on 127.0.0.1. What its handler throws becomes a 500 that says so.
 * @throws where the port is taken
 */
export async function startServer(handle: Handler, { port = 0, tls }: ServerOptions = {}): Promise<Running> {
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(handle, request, response)
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, listener)
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port')
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`
  return { origin, port: address.port, close }
}

async function answer(handle: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await handle(request, response)
  } catch (error) {
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
    response.end(`The emulator failed: ${error}`)
  }
}

/** @param startedMs the service's start, by `performance.now()` */
export function record(request: IncomingMessage, response: ServerResponse, startedMs: number): RecordedRequest {
  const { method = '', url = '/', headers } = request
  return {
    method,
    path: url,
    host: headers.host ?? '',
    headers,
    get status() {
      return response.headersSent ? response.statusCode : undefined
    },
    fingerprint: clientFingerprint(request),
    atMs: performance.now() - startedMs
  }
}

/** The origin that the client asked, also through a proxy. */
export function originOf({ socket, headers }: IncomingMessage): string {
  return `${socket instanceof TLSSocket ? 'https' : 'http'}://${headers.host}`
}

/** @returns SHA-256 of the client's certificate, as Node writes it; undefined where none came */
export function clientFingerprint({ socket }: IncomingMessage): string | undefined {
  return socket instanceof TLSSocket ? socket.getPeerCertificate()?.fingerprint256 : undefined
}

/** @returns the request's whole body, as UTF-8 */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
