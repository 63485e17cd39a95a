import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { KeyAndCertificate } from './certificates.ts'

/** The base of every emulated service: an HTTP server on the loopback address that records its requests. */

export interface ServerOptions {
  /** Default: 0, any free port. */
  readonly port?: number
  /** Default: plain HTTP. With it, the server requests a client certificate and accepts any or none. */
  readonly tls?: KeyAndCertificate
}

export interface Running {
  readonly origin: string
  readonly port: number
  /** Closes all connections and the server. */
  readonly close: () => Promise<void>
}

/** A request that a service received. */
export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** The `Host` header: name, and port if any. */
  readonly host: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body as UTF-8; undefined until it is complete, and always undefined if the service does not read it. */
  readonly body?: string
  /** The response's status; undefined until the service responds. */
  readonly status: number | undefined
  /** SHA-256 of the client certificate if there is one, as Node writes it: `AB:CD:…`. */
  readonly fingerprint: string | undefined
  /** Milliseconds since the service's start. */
  readonly atMs: number
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/**
 * Starts a server on 127.0.0.1. An error in its handler becomes a 500 with that error.
 * @throws if the port is in use
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

/** @param startedMs when the service started, by `performance.now()` */
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

/** The origin that the client requested, also through a proxy. */
export function originOf({ socket, headers }: IncomingMessage): string {
  return `${socket instanceof TLSSocket ? 'https' : 'http'}://${headers.host}`
}

/** @returns SHA-256 of the client certificate, as Node writes it; undefined if there is none */
export function clientFingerprint({ socket }: IncomingMessage): string | undefined {
  return socket instanceof TLSSocket ? socket.getPeerCertificate()?.fingerprint256 : undefined
}

/** @returns the request's whole body, as UTF-8 */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
