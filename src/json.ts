export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object: not a list, and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A non-empty string; undefined for anything else. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The objects in a list. A single object counts as a list of one, and any other value as an empty list. */
export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
}

/** Parses a JSON object. Undefined for anything else. It does not detect repeated members: see `documents/json.ts`. */
export function parseObject(body: string | undefined): JsonObject | undefined {
  const value = parseJson(body ?? '')
  return isObject(value) ? value : undefined
}

/** @returns undefined if the text is not JSON */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The items of a list. A single value counts as a list of one, and null or undefined as an empty list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** A string, or a number as a string. Empty for anything else. */
export function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
