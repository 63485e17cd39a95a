import { mistake, type Parsed, valid } from './parsed.ts'

/** Returns the value of an input without the white space around it, or an empty string if it is not set. */
export type GetInput = (name: string) => string

/** Reads the text of an input: a value, or a mistake as the rest of a sentence that begins with the input's name. */
export type Form<T> = (raw: string) => Formed<T>
export type Formed<T> = { readonly value: T } | { readonly mistake: string }

/** Reads single inputs. A blank input counts as not set. */
export interface Reader {
  readonly text: GetInput
  readonly has: (name: string) => boolean
  readonly optional: <T>(name: string, form: Form<T>) => Parsed<T | undefined>
  /** @param missing the mistake if the input is not set */
  readonly required: <T>(name: string, form: Form<T>, missing?: string) => Parsed<T>
  readonly withDefault: <T>(name: string, form: Form<T>, usual: string) => Parsed<T>
}

export function createReader(text: GetInput): Reader {
  const has = (name: string) => text(name) !== ''
  const read = <T>(name: string, formed: Formed<T>): Parsed<T> =>
    'value' in formed ? formed : mistake(name, formed.mistake)
  return {
    text,
    has,
    optional: (name, form) => (has(name) ? read(name, form(text(name))) : valid(undefined)),
    required: (name, form, missing = 'is required') =>
      has(name) ? read(name, form(text(name))) : mistake(name, missing),
    withDefault: (name, form, usual) => read(name, form(text(name) || usual))
  }
}
