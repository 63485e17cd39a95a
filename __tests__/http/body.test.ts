/** Reading a response's body over a real connection. */
import { createServer, type ServerResponse } from 'node:http'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { neverAborted, systemClock } from '../../src/clock.ts'
import { send } from '../../src/http/send.ts'
import { listen } from '../servers.ts'

const mebibyte = 1024 * 1024
const json = '{"status":"Succeeded","name":"é"}'
let origin = ''
let respond: (response: ServerResponse) => unknown = () => {}
const server = createServer((_, response) => void respond(response))

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server)}`
})
afterAll(() => void server.close())

function ask(bytes: Buffer | string, encoding?: string, maxBodyBytes = mebibyte) {
  return askFor((response) => {
    if (encoding !== undefined) response.setHeader('content-encoding', encoding)
    response.end(bytes)
  }, maxBodyBytes)
}

function askFor(answer: (response: ServerResponse) => unknown, maxBodyBytes = mebibyte) {
  respond = answer
  const limits = { clock: systemClock, limitMs: 30_000, signal: neverAborted, maxBodyBytes }
  return send({ url: new URL(origin), headers: {} }, { ...limits, allowed: () => true })
}

describe('a plain body', () => {
  test.each([undefined, '', 'identity', 'Identity, identity'])(
    'with the encoding %j is read as it is',
    async (encoding) => {
      expect(await ask(json, encoding)).toMatchObject({ body: json, bodyFault: undefined })
    }
  )

  test('that is not UTF-8 has no text', async () => {
    expect(await ask(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ body: undefined, bodyFault: 'it is not UTF-8' })
  })

  test.each([1, 16])('of %d MiB, the caller’s limit, is read, and one byte more is not', async (limit) => {
    const text = 'x'.repeat(limit * mebibyte)
    expect((await ask(text, undefined, limit * mebibyte)).body).toHaveLength(limit * mebibyte)
    expect(await ask(`${text}x`, undefined, limit * mebibyte)).toMatchObject({
      body: undefined,
      bodyFault: `it is larger than ${limit} MiB`
    })
  })

  test('that does not say its length is read up to the limit', async () => {
    const inTwoParts = (bytes: number) =>
      askFor((response) => {
        response.write('x')
        response.end('x'.repeat(bytes - 1))
      })
    expect((await inTwoParts(mebibyte)).body).toHaveLength(mebibyte)
    expect((await inTwoParts(mebibyte + 1)).bodyFault).toBe('it is larger than 1 MiB')
  })

  test('that says that it is too large is not waited for', async () => {
    const silent = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': mebibyte + 1 })
      response.flushHeaders()
    }
    expect((await askFor(silent)).bodyFault).toBe('it is larger than 1 MiB')
  })
})

describe('a compressed body, which was not requested,', () => {
  test.each<[string, Buffer]>([
    ['gzip', gzipSync(json)],
    ['GZip', gzipSync(json)],
    ['x-gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['br', brotliCompressSync(json)],
    ['deflate, gzip', gzipSync(deflateSync(json))],
    ['gzip,br', brotliCompressSync(gzipSync(json))],
    ['identity, gzip', gzipSync(json)]
  ])('is decoded: %s', async (encoding, bytes) => {
    expect(await ask(bytes, encoding)).toMatchObject({ body: json, bodyFault: undefined })
  })

  test.each(['gzip', 'deflate', 'br'])('is empty if it has no bytes (%s)', async (encoding) => {
    expect(await ask('', encoding)).toMatchObject({ body: '' })
  })

  test.each<[string, Buffer | string]>([
    ['gzip', json],
    ['deflate', deflateRawSync(json)],
    ['br', 'not Brotli'],
    ['gzip', gzipSync(json).subarray(0, -5)],
    ['br', brotliCompressSync(json).subarray(0, -5)],
    ['gzip, deflate', gzipSync(deflateSync(json))]
  ])('has no text if it is damaged: %s', async (encoding, bytes) => {
    expect(await ask(bytes, encoding)).toMatchObject({
      body: undefined,
      bodyFault: 'its compressed form is damaged'
    })
  })

  test.each(['zstd', 'compress', 'gzip, zstd', 'gzip, gzip, gzip', 'gzip;q=1'])(
    'has no text in the encoding %s',
    async (encoding) => {
      expect(await ask(gzipSync(json), encoding)).toMatchObject({
        body: undefined,
        bodyFault: 'its Content-Encoding is unknown'
      })
    }
  )

  test('may decompress to the limit, and to no more', async () => {
    expect((await ask(gzipSync('x'.repeat(mebibyte)), 'gzip')).body).toHaveLength(mebibyte)
    expect(await ask(gzipSync('x'.repeat(mebibyte + 1)), 'gzip')).toMatchObject({
      body: undefined,
      bodyFault: 'it is larger than 1 MiB'
    })
  })

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['br', (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))]
  ])('that decompresses to 256 MiB needs no more memory than the limit: %s', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(256 * mebibyte, ' '))
    const before = process.memoryUsage()
    let peak = 0
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers)
    }, 1)
    expect((await ask(bomb, encoding)).bodyFault).toBe('it is larger than 1 MiB')
    clearInterval(timer)
    expect(peak - before.arrayBuffers).toBeLessThan(16 * mebibyte)
  })

  test('that is truncated is a failed request', async () => {
    const bytes = gzipSync(json)
    respond = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 10), () => response.destroy())
    }
    const limits = { clock: systemClock, limitMs: 30_000, signal: neverAborted, maxBodyBytes: mebibyte }
    await expect(send({ url: new URL(origin), headers: {} }, { ...limits, allowed: () => true })).rejects.toMatchObject(
      {
        reason: 'unreachable',
        patience: 'silence',
        message: expect.stringMatching(/the response was cut off after \d+ bytes of its body/)
      }
    )
  })
})
