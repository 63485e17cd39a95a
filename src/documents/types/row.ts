import type { Path } from '../json.ts'
import type { TypeRule } from '../state.ts'
import type { Ending, TerminalState, Words } from '../words.ts'
import { detailsOf, type Says } from './details.ts'

/** A type of resource that keeps its state in a place, or in words, of its own. */
export interface ResourceType extends TypeRule {
  /** `Namespace/type/subtype`, or a path with names in braces if it is not one of a type's instances. */
  readonly type: string
  /** Matches the path of such a resource. */
  readonly pattern: RegExp
  /** The version that is asked for if none is given. Absent if only the user can know. */
  readonly apiVersion?: string
  /** What its URL needs in the query to show the state, by names in lower case. */
  readonly query?: Readonly<Record<string, string>>
  /** Its words as the specification spells them. */
  readonly spelled: TypeWords
}

/** The words of a type. All other words are running, and a person is warned of them. */
interface TypeWords {
  readonly running: readonly string[]
  /** Running, and a person must act. */
  readonly suspended?: readonly string[]
  readonly succeeded: readonly string[]
  /** Succeeded, with something to warn of. */
  readonly warned?: readonly string[]
  readonly failed?: readonly string[]
  readonly canceled?: readonly string[]
  /** Running words that are the end of `until: deleted`. */
  readonly gone?: readonly string[]
}

/** A row of the table of types, as it is written down. */
export interface Row extends Pick<ResourceType, 'type' | 'apiVersion' | 'query'> {
  /** Where the state is. */
  readonly path: Path
  readonly words: TypeWords
  /** Where a document says more. */
  readonly says?: Says
}

export function resourceType({ type, apiVersion, query, path, words, says = {} }: Row): ResourceType {
  const { running, suspended = [], gone = [] } = words
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
    goneWords: lowerCase(gone),
    details: detailsOf(says, endings)
  }
}

/** The path of a resource of this type in any scope, or the one path that a template describes. */
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
    ...endings('canceled', canceled)
  ])
}
