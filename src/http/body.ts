import type { IncomingMessage } from 'node:http'

/**
 * Reads a body to its end. The library's own `readBody` never settles when the connection dies after the headers, and
 * has no limit.
 * @param maxBytes a larger body is not read on
 * @returns the bytes, or undefined when there are more than `maxBytes`
 * @throws Error when the body was cut
 */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else {
        resolve(undefined)
        message.destroy()
      }
    })
    message.on('end', () => (message.complete ? resolve(Buffer.concat(chunks)) : reject(cut(bytes))))
    message.on('error', (cause) => reject(cut(bytes, cause)))
    message.on('close', () => reject(cut(bytes)))
  })
}

function cut(bytes: number, cause?: unknown): Error {
  return new Error(`the answer was cut after ${bytes} bytes of its body`, { cause })
}
