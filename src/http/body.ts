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
    // One buffer that grows: a body can come in a million pieces, each of which costs more than it holds.
    let buffer: Buffer = Buffer.alloc(0)
    let bytes = 0
    message.on('data', (chunk: Buffer) => {
      const needed = bytes + chunk.length
      if (needed > maxBytes) {
        resolve(undefined)
        message.destroy()
        return
      }
      if (needed > buffer.length) buffer = grown(buffer, needed)
      chunk.copy(buffer, bytes)
      bytes = needed
    })
    message.on('end', () => (message.complete ? resolve(buffer.subarray(0, bytes)) : reject(cut(bytes))))
    message.on('error', (cause) => reject(cut(bytes, cause)))
    message.on('close', () => reject(cut(bytes)))
  })
}

function grown(buffer: Buffer, needed: number): Buffer {
  const larger = Buffer.alloc(Math.max(needed, 2 * buffer.length))
  buffer.copy(larger)
  return larger
}

function cut(bytes: number, cause?: unknown): Error {
  return new Error(`the answer was cut after ${bytes} bytes of its body`, { cause })
}
