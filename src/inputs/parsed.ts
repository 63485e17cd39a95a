/**
 * The result of reading inputs: a value or mistakes. Independent inputs are combined, so that one message can list
 * every mistake. An input that depends on another value is read with `andThen`, so that no placeholder is needed.
 */
export type Parsed<T> = Valid<T> | Invalid

interface Valid<T> {
  readonly value: T
}

/** A line for each mistake. */
interface Invalid {
  readonly mistakes: readonly string[]
}

export function valid<T>(value: T): Valid<T> {
  return { value }
}

/** @param text the rest of the sentence that begins with the input's name */
export function mistake(name: string, text: string): Invalid {
  return { mistakes: [`${name}: ${text}`] }
}

/** An object with all values, or the mistakes of all parts. */
export function combine<T>(parts: { readonly [Name in keyof T]: Parsed<T[Name]> }): Parsed<T>
export function combine(parts: Readonly<Record<string, Parsed<unknown>>>): Parsed<unknown> {
  const named = Object.entries(parts).map(([name, part]) => map(part, (value) => [name, value] as const))
  return map(all(named), Object.fromEntries)
}

/** A list of all values, or the mistakes of all parts. */
export function all<T>(parts: readonly Parsed<T>[]): Parsed<readonly T[]> {
  const mistakes = mistakesOf(parts)
  return mistakes.length > 0 ? { mistakes } : valid(parts.flatMap((part) => ('value' in part ? [part.value] : [])))
}

/** The value, or its mistakes and those of the checks, which have no value of their own. */
export function checked<T>(parsed: Parsed<T>, ...checks: readonly Parsed<unknown>[]): Parsed<T> {
  const mistakes = mistakesOf([parsed, ...checks])
  return mistakes.length > 0 ? { mistakes } : parsed
}

/** Each mistake once, because several values may depend on the same input. */
function mistakesOf(parts: readonly Parsed<unknown>[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => ('value' in part ? [] : part.mistakes)))]
}

export function map<A, B>(parsed: Parsed<A>, change: (value: A) => B): Parsed<B> {
  return 'value' in parsed ? valid(change(parsed.value)) : parsed
}

export function andThen<A, B>(parsed: Parsed<A>, next: (value: A) => Parsed<B>): Parsed<B> {
  return 'value' in parsed ? next(parsed.value) : parsed
}

/** The value, or undefined if there are mistakes. For decisions that are possible without the value. */
export function known<T>(parsed: Parsed<T>): T | undefined {
  return 'value' in parsed ? parsed.value : undefined
}
