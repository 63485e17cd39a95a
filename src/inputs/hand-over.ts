import { defaults } from './defaults.ts'
import { itemsOf } from './forms.ts'
import type { Reader } from './reader.ts'

/** The name and the value of an input. */
export type InputValue = readonly [name: string, value: string]

/**
 * The inputs that another run needs to continue the wait, except `api`, `operation-url`, `until` and the sign-in.
 * @param names the inputs that this step uses and that another run may need
 */
export function readHandOver(input: Reader, names: readonly string[]): readonly InputValue[] {
  return names
    .filter((name) => name !== 'until')
    .map((name): InputValue => [name, input.text(name)])
    .filter(([name, value]) => value !== '' && !isUsual(name, value))
    .map(([name, value]) => [name, value.includes('\n') ? itemsOf(value).join(', ') : value])
}

function isUsual(name: string, value: string): boolean {
  return name === 'environment' && value.toLowerCase() === defaults.environment.toLowerCase()
}
