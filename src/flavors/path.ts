import type { ParameterName, Parameters } from './flavor.ts'

/** `{name}` stands for one segment; a resource id, which is a path itself, for all of them. */
const placeholder = /\{([a-z-]+)\}/g
const wholePath = 'resource-id'

/** The path of a URL, from its template and the inputs in it. */
export function expandPath(template: string, parameters: Partial<Parameters>): string {
  const values = new Map(Object.entries(parameters))
  return template.replace(placeholder, (_, name: string) => {
    const value = values.get(name) ?? ''
    return name === wholePath ? value : encodeURIComponent(value)
  })
}

/**
 * The inputs that a URL's path holds.
 * @returns undefined if the path has another form
 */
export function matchPath(template: string, pathname: string): Partial<Parameters> | undefined {
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name)
  const source = template
    .split(placeholder)
    // Every other piece is the name of a placeholder.
    .map((piece, index) => (index % 2 === 0 ? escapeRegExp(piece) : piece === wholePath ? '(/.+)' : '([^/]+)'))
    .join('')
  const match = new RegExp(`^${source}/?$`, 'i').exec(pathname)
  const values = match?.slice(1).map((value, index) => (names[index] === wholePath ? value : decode(value)))
  if (values === undefined || values.includes(undefined)) return undefined
  return Object.fromEntries(names.map((name, index) => [name, values[index]]))
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Whether every one of these inputs has a value. */
export function hasAll<N extends ParameterName>(
  parameters: Partial<Parameters>,
  names: readonly N[]
): parameters is Partial<Parameters> & Parameters<N> {
  return names.every((name) => parameters[name] !== undefined)
}
