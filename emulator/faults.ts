import type { ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Document } from './documents.ts'
import type { Fault } from './script.ts'

const dripMs = 200

/** Breaks a response the way that networks and broken services do. */
export function sendFault(fault: Fault['fault'], response: ServerResponse, { type, body }: Document): void {
  const half = body.slice(0, Math.ceil(body.length / 2))
  const headers = { 'content-type': type }
  const { socket } = response
  switch (fault) {
    case 'hang-up':
      socket?.end()
      return
    case 'reset':
      // Only a plain TCP socket can be reset. A TLS socket is closed without a close_notify.
      if (socket instanceof TLSSocket) socket.destroy()
      else socket?.resetAndDestroy()
      return
    case 'cut':
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) })
      response.write(half, () => socket?.destroy())
      return
    case 'cut-chunked':
      response.writeHead(200, headers)
      response.write(half, () => socket?.destroy())
      return
    case 'silence':
      return
    case 'silent-body':
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) })
      response.flushHeaders()
      return
    case 'drip':
      drip(response, headers, body)
      return
    case 'garbage':
      socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n')
      return
  }
}

/** Sends a byte now and then and never the last one, so that no idle time-out fires. */
function drip(response: ServerResponse, headers: Record<string, string>, body: string): void {
  response.writeHead(200, headers)
  let sent = 0
  const timer = setInterval(() => {
    response.write(body.at(sent % (body.length - 1)) ?? ' ')
    sent += 1
  }, dripMs)
  response.on('close', () => clearInterval(timer))
}
