export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is an object in JSON's sense: no list, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string with something in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The objects of a list; one that stands alone counts as a list of one, and everything else as nothing. */
export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
}

/** The object that a text holds, where it holds one and nothing hangs on it. */
export function parseObject(body: string | undefined): JsonObject | undefined {
  const value = parseJson(body ?? '')
  return isObject(value) ? value : undefined
}

/** @returns undefined for what is no JSON */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The items of a list; a value that stands alone counts as a list of one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** A string, or a number written as one; empty for everything else. */
export function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
