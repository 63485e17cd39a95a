import { type BodyFiles, longestBody, readBodyFile } from './body-file.ts'
import { mistake, type Parsed, valid } from './parsed.ts'
import type { Formed, Reader } from './reader.ts'
import { secretsIn } from './secrets-in.ts'

export interface RequestBody {
  /** JSON text, unchanged. */
  readonly body?: string
  /** The texts in the body that count as secrets. */
  readonly secrets: readonly string[]
}

/** Reads `request-body` or `request-body-file`. */
export function readBody(input: Reader, method: string | undefined, files: BodyFiles): Parsed<RequestBody> {
  const [name, other] = ['request-body', 'request-body-file'].filter(input.has)
  if (name === undefined) return valid({ secrets: [] })
  if (method === 'DELETE') return mistake(name, 'cannot be used with DELETE')
  if (other !== undefined) return mistake(other, `cannot be used with ${name}: set only one of them`)
  return input.required(name, (raw) => {
    const text = name === 'request-body' ? { value: raw } : readBodyFile(raw, files)
    return 'value' in text ? bodyInput(text.value) : text
  })
}

/** Checks a body. A mistake never quotes it. */
function bodyInput(body: string): Formed<RequestBody> {
  if (Buffer.byteLength(body) > longestBody) return { mistake: 'is larger than 4 MiB' }
  try {
    return { value: { body, secrets: secretsIn(JSON.parse(body)) } }
  } catch (error) {
    const [place = ''] = /\(line \d+ column \d+\)$/.exec(String(error)) ?? []
    return { mistake: `is not JSON ${place}`.trim() }
  }
}
