import type { IncomingMessage } from 'node:http'
import { type Readable, type Transform, Writable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** The text of a response's body, or why there is none: a clause such as `it is not UTF-8`. */
type Body = { readonly text: string } | { readonly fault: string }

/**
 * Reads a body to its end, and decodes it. The library's own `readBody` is not used, because it never settles if the
 * connection fails after the headers, and has no limit.
 * @param maxBytes the limit for the decompressed body; reading stops there
 * @throws Error if the body was cut off
 */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Body> {
  const decoders = decodersOf(message.headers['content-encoding'])
  if (decoders === undefined) {
    message.destroy()
    return Promise.resolve({ fault: 'its Content-Encoding is unknown' })
  }
  const tooLarge = { fault: `it is larger than ${maxBytes / mebibyte} MiB` }
  // A body that says its length is refused before it is read.
  if (decoders.length === 0 && Number(message.headers['content-length']) > maxBytes) {
    message.destroy()
    return Promise.resolve(tooLarge)
  }
  const collector = new Collector(maxBytes)
  const streams = [message, ...decoders, collector]
  let isEmpty = true
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      if (collector.isFull) resolve(tooLarge)
      else if (!message.complete) reject(cutOff(collector.bytes, error))
      else if (error !== undefined && !isEmpty) resolve({ fault: 'its compressed form is damaged' })
      else resolve(decode(collector.content))
      for (const stream of streams) stream.destroy()
    }
    message.once('data', () => {
      isEmpty = false
    })
    // Not `pipeline`, which never calls back if a later stream fails after the whole message has arrived.
    for (const stream of streams) stream.on('error', settle)
    message.on('close', () => message.complete || settle())
    collector.on('finish', settle)
    decoders.reduce<Readable>((from, to) => from.pipe(to), message).pipe(collector)
  })
}

const mebibyte = 1024 * 1024

/**
 * The decoders of Content-Encoding (RFC 9110, 8.4.1). Requests ask for no encoding, but some servers use one anyway.
 */
const encodings: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()]
])
/** Each decoder takes memory. */
const mostEncodings = 2

/** @returns undefined for an unknown encoding */
function decodersOf(header = ''): readonly Transform[] | undefined {
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > mostEncodings) return undefined
  // The last encoding was applied last.
  const creators = names.reverse().map((name) => encodings.get(name))
  return creators.includes(undefined) ? undefined : creators.flatMap((create) => create?.() ?? [])
}

/** Collects what is written to it, up to a limit. */
class Collector extends Writable {
  bytes = 0
  isFull = false
  readonly #maxBytes: number
  /** One buffer that grows, because a body can arrive in a million pieces, and each piece has an overhead. */
  #buffer: Buffer = Buffer.alloc(0)

  constructor(maxBytes: number) {
    super()
    this.#maxBytes = maxBytes
  }

  get content(): Buffer {
    return this.#buffer.subarray(0, this.bytes)
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const needed = this.bytes + chunk.length
    if (needed > this.#maxBytes) {
      this.isFull = true
      done(new Error('too large'))
      return
    }
    if (needed > this.#buffer.length) this.#buffer = grown(this.#buffer, needed)
    chunk.copy(this.#buffer, this.bytes)
    this.bytes = needed
    done()
  }
}

function grown(buffer: Buffer, needed: number): Buffer {
  const larger = Buffer.alloc(Math.max(needed, 2 * buffer.length))
  buffer.copy(larger)
  return larger
}

/** JSON is UTF-8 by its standard, and so is the XML of these APIs. */
function decode(bytes: Buffer): Body {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { fault: 'it is not UTF-8' }
  }
}

function cutOff(bytes: number, cause: unknown): Error {
  return new Error(`the response was cut off after ${bytes} bytes of its body`, { cause })
}
