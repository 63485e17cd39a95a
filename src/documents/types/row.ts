import type { Path } from '../json.ts'
import type { TypeRule } from '../state.ts'
import type { Ending, TerminalState, Words } from '../words.ts'
import { type DetailSources, detailsOf } from './details.ts'

/** A type of resource whose state has its own member or its own words. */
export interface ResourceType extends TypeRule {
  /** `Namespace/type/subtype`, or a path with placeholders in braces if it is not an instance of a type. */
  readonly type: string
  /** Matches the path of such a resource. */
  readonly pattern: RegExp
  /** The default version. Absent if only the user can know it. */
  readonly apiVersion?: string
  /** The query parameters without which the response does not contain the state. Names are in lower case. */
  readonly query?: Readonly<Record<string, string>>
  /** The words as the specification spells them. */
  readonly spelled: TypeWords
}

/** The words of a type. Any other word counts as running. */
interface TypeWords {
  readonly running: readonly string[]
  /** Running, but the operation waits for a person. */
  readonly suspended?: readonly string[]
  readonly succeeded: readonly string[]
  /** Succeeded, but with a problem that deserves a warning. */
  readonly warned?: readonly string[]
  readonly failed?: readonly string[]
  readonly canceled?: readonly string[]
  /** Running words that end `until: deleted`. */
  readonly gone?: readonly string[]
  /** Other words are documented too, as running. Without it, they get a warning. */
  readonly othersRun?: boolean
}

/** A row of the table of types. */
export interface Row extends Pick<ResourceType, 'type' | 'apiVersion' | 'query'> {
  /** Where the state is. */
  readonly path: Path
  readonly words: TypeWords
  readonly details?: DetailSources
}

export function resourceType({ type, apiVersion, query, path, words, details = {} }: Row): ResourceType {
  const { running, suspended = [], gone = [], othersRun } = words
  const endings = endingsOf(words)
  return {
    type,
    pattern: patternOf(type),
    apiVersion,
    query,
    spelled: words,
    path,
    words: endings,
    running: lowerCase([...running, ...suspended, ...gone]),
    suspended: lowerCase(suspended),
    othersRun,
    goneWords: lowerCase(gone),
    details: detailsOf(details, endings)
  }
}

/** Matches the path of a resource of this type in any scope, or the path that the template describes. */
function patternOf(type: string): RegExp {
  if (type.startsWith('/')) return new RegExp(`^${escaped(type).replace(/\\\{\w+\\\}/g, '[^/]+')}/?$`, 'i')
  const [namespace = '', ...names] = type.split('/')
  const segments = names.map((name) => `/${escaped(name)}/[^/]+`).join('')
  return new RegExp(`/providers/${escaped(namespace)}${segments}/?$`, 'i')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function lowerCase(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word) => word.toLowerCase()))
}

function endingsOf({ succeeded, warned = [], failed = [], canceled = [] }: TypeWords): Words {
  const endings = (state: TerminalState, words: readonly string[], warns = false) =>
    words.map((word): [string, Ending] => [word.toLowerCase(), { state, by: 'type', warns }])
  return new Map([
    ...endings('succeeded', succeeded),
    ...endings('succeeded', warned, true),
    ...endings('failed', failed),
    ...endings('canceled', canceled.flatMap(spellings))
  ])
}

/** Both spellings of canceled, because a specification that has one does not exclude that the service sends the other. */
function spellings(word: string): readonly string[] {
  return /^cancell?ed$/i.test(word) ? ['canceled', 'cancelled'] : [word]
}
