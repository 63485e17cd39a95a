import type { ParameterName, Parameters } from './flavor.ts'

/** `{name}` matches one segment. `{resource-id}` matches a whole path. */
const placeholder = /\{([a-z-]+)\}/g
const wholePath = 'resource-id'

/** Fills a template with the values of its inputs. */
export function expandPath(template: string, parameters: Partial<Parameters>): string {
  const values = new Map(Object.entries(parameters))
  return template.replace(placeholder, (_, name: string) => {
    const value = values.get(name) ?? ''
    return name === wholePath ? value : encodeURIComponent(value)
  })
}

/**
 * The inputs that a URL's path contains.
 * @returns undefined if the path has another form
 */
export function matchPath(template: string, pathname: string): Partial<Parameters> | undefined {
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name)
  const source = template
    .split(placeholder)
    // The pieces with an odd index are the names of placeholders.
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
