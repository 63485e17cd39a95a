import { defaults } from './defaults.ts'
import { itemsOf } from './forms.ts'
import type { Reader } from './reader.ts'

/** An input and its value. */
export type GivenInput = readonly [name: string, value: string]

/**
 * What another run needs to go on waiting, beside `api`, `operation-url` and `until`. Never what signs in.
 * @param names the inputs that this step uses, and that another run may need
 */
export function readHandOver(input: Reader, names: readonly string[]): readonly GivenInput[] {
  return names
    .filter((name) => name !== 'until')
    .map((name): GivenInput => [name, input.text(name)])
    .filter(([name, value]) => value !== '' && !isUsual(name, value))
    .map(([name, value]) => [name, value.includes('\n') ? itemsOf(value).join(', ') : value])
}

function isUsual(name: string, value: string): boolean {
  return name === 'environment' && value.toLowerCase() === defaults.environment.toLowerCase()
}
