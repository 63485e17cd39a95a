import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { monitorPath } from './calling-step.ts'

/** What the service does with one attempt of a call. It counts the attempts that it carries out. */
export type Deed =
  /** Nothing listens at the port. */
  | 'refuse'
  /** The connection is reset before anything is read. */
  | 'reset-at-once'
  /** The request is read, and the connection is reset before or after the request is carried out. */
  | 'reset-before'
  | 'reset-after'
  | 'silence-after'
  | 'cut-after'
  | 'garbage-after'
  | { readonly http: number; readonly isCarriedOut: boolean; readonly isAzure: boolean }

/** A service that treats each attempt of a call as a list says, and carries out all further attempts. */
export class UnreliableService {
  carriedOut = 0
  tries = 0
  readonly #deeds: Deed[]
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #port = 0

  constructor(deeds: readonly Deed[]) {
    this.#deeds = [...deeds]
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {})
      if (this.#deeds[0] !== 'reset-at-once') return
      this.#deeds.shift()
      this.tries += 1
      socket.resetAndDestroy()
      this.#listenIfItMust()
    })
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    this.#listenIfItMust()
  }

  /** Call it when an attempt has failed. */
  afterFailure(): void {
    if (this.#server.listening) return
    this.#deeds.shift()
    this.tries += 1
    this.#listenIfItMust()
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #listenIfItMust(): void {
    const isRefusing = this.#deeds[0] === 'refuse'
    if (isRefusing && this.#server.listening) this.#server.close()
    if (!isRefusing && !this.#server.listening) this.#server.listen(this.#port, '127.0.0.1')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const _ of request);
    const json = (http: number, value: object, headers = {}) => {
      response.writeHead(http, { 'content-type': 'application/json', connection: 'close', ...headers })
      response.end(JSON.stringify(value))
    }
    if (request.method === 'GET') {
      json(200, { status: 'Succeeded' })
      return
    }
    const deed = this.#deeds.shift()
    this.tries += 1
    this.#do(deed, request, response, json)
    this.#listenIfItMust()
  }

  #do(
    deed: Deed | undefined,
    { socket }: IncomingMessage,
    response: ServerResponse,
    json: (http: number, value: object, headers?: object) => void
  ): void {
    if (typeof deed === 'object') {
      const { http, isCarriedOut, isAzure } = deed
      if (isCarriedOut) this.carriedOut += 1
      const headers = { 'retry-after-ms': '20', location: 'http://127.0.0.1:1/' }
      if (isAzure) json(http, { error: { code: 'SomeCode', message: 'Some message.' } }, headers)
      else response.writeHead(http, { 'content-type': 'text/html', connection: 'close', ...headers }).end('<html>')
      return
    }
    if (deed !== 'reset-before') this.carriedOut += 1
    switch (deed) {
      case 'reset-before':
      case 'reset-after':
        socket.resetAndDestroy()
        return
      case 'silence-after':
        return
      case 'cut-after':
        response.writeHead(202, { 'content-length': 100 })
        response.write('{', () => socket.destroy())
        return
      case 'garbage-after':
        socket.end('this is not HTTP\r\n\r\n')
        return
      default:
        json(202, {}, { 'azure-asyncoperation': `${this.origin}${monitorPath}` })
    }
  }
}
