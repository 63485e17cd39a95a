import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Doubt, OperationStatus } from '../operation.ts'
import { unreadable } from './answer.ts'
import type { Goal, Until } from './goal.ts'
import { member, type Path, readMember } from './json.ts'
import { contractWords, doubtOf, type Ending, type Words, withUserWords } from './words.ts'

/** Where a state stands, and which words of it end the wait. The one place in which types and users have their say. */
export interface StateRule {
  readonly until: Until
  /** The members that may hold the word; the first that does counts. */
  readonly paths: readonly Path[]
  /** Whether the member is known: then a document without it is not whole yet. */
  readonly isNamed: boolean
  /** Whether a number or a boolean is a word, too, by its JSON text. */
  readonly takesJson: boolean
  readonly words: Words
  /** All running words that are documented, in lower case, if they are: a person is warned of any other. */
  readonly running?: ReadonlySet<string>
  /** Of the running words those that wait for a person, in lower case. */
  readonly suspended?: ReadonlySet<string>
  /** Words that say, while the deletion is awaited, that the resource is gone. */
  readonly goneWords?: ReadonlySet<string>
  /** What else a document of this type says. */
  readonly details?: (document: JsonObject, operation: OperationStatus) => Partial<OperationStatus>
}

/** How a type of resource keeps its state: a row of the table of types. */
export type TypeRule = Pick<StateRule, 'words' | 'suspended' | 'goneWords' | 'details'> & {
  readonly path: Path
  readonly running: ReadonlySet<string>
}

const provisioningState: Path = ['properties', 'provisioningState']
const usual = { isNamed: false, takesJson: false }

/** The rule of status monitors and Locations: `status`, else `properties.provisioningState`. */
export function monitorRule({ until, words }: Goal): StateRule {
  return { ...usual, until, paths: [['status'], provisioningState], words: withUserWords(contractWords, words) }
}

/** The rule of a resource: `state-field` if it was given, else its type's, else `properties.provisioningState`. */
export function resourceRule({ until, words, stateField }: Goal, type?: TypeRule): StateRule {
  if (stateField !== undefined) {
    const named = { isNamed: true, takesJson: true, paths: [stateField], words: withUserWords(contractWords, words) }
    return { ...usual, until, details: type?.details, ...named }
  }
  if (type === undefined)
    return { ...usual, until, paths: [provisioningState], words: withUserWords(contractWords, words) }
  const { path, ...row } = type
  return { ...usual, ...row, until, isNamed: true, paths: [path], words: withUserWords(row.words, words) }
}

/** A word, as the document has it, and what it means. */
export interface Word {
  readonly word: string
  /** Undefined if the word is running. */
  readonly ending?: Ending
  readonly doubt?: Doubt
}

/**
 * The word in the place of the state.
 * @returns undefined if there is none: `null` and an object are no words
 * @throws WaitError `unreadable` if there is anything else, or the place is ambiguous
 */
export function readWord(response: StatusResponse, document: JsonObject, rule: StateRule): Word | undefined {
  for (const path of rule.paths) {
    const value = readMember(response, document, path)
    if (value === undefined || value === null || isObject(value)) continue
    const isJson = rule.takesJson && (typeof value === 'number' || typeof value === 'boolean')
    const word = typeof value === 'string' ? value.trim() : isJson ? JSON.stringify(value) : ''
    if (word === '') throw unreadable(response, `its ${path.join('.')} is not a word`)
    const key = word.toLowerCase()
    const ending = rule.words.get(key)
    return { word, ending, doubt: doubtAbout(key, rule) }
  }
  return undefined
}

function doubtAbout(word: string, { suspended, running }: StateRule): Doubt | undefined {
  if (suspended?.has(word)) return 'waits-for-a-person'
  if (running === undefined) return doubtOf(word)
  return running.has(word) ? undefined : (doubtOf(word) ?? 'undocumented')
}

/**
 * Says where a resource without `provisioningState` may keep its state: in a string whose name says so, at the root or in
 * `properties`, or in objects below whose names say so, such as `properties.currentStatus.state`.
 * @returns what to write into the step, or undefined if there is no such member
 */
export function hintAtState(document: JsonObject): string | undefined {
  const found = findState(document)
  if (found === undefined) return undefined
  const said = found.value.replace(/[^A-Za-z0-9 _.-]/g, '').slice(0, longestWord)
  const monitor = found.path.toLowerCase() === 'status' ? monitorHint : ''
  return `it has no provisioningState. Its ${found.path}, which says ${said || 'something that is not a word'}, may be its state, but its words are unknown. To wait for it, add these inputs, with the word that means success:${monitor}\nstate-field: ${found.path}\nsucceeded-when: …`
}

const longestWord = 60
const monitorHint = ' (For a status monitor, use api: arm-operation.)'
const stateName = /(?:state|status)$|^(?:phase|result)$/i
/** Seen: `properties.status.status.state`. */
const deepestState = 2

interface Named {
  readonly path: string
  readonly value: unknown
}

/** The outermost string that is named like a state. */
function findState(document: JsonObject): { readonly path: string; readonly value: string } | undefined {
  let level = [...named(document, ''), ...named(member(document, 'properties'), 'properties.')]
  for (let depth = 0; depth <= deepestState; depth += 1) {
    for (const { path, value } of level) if (typeof value === 'string' && value !== '') return { path, value }
    level = level.flatMap(({ path, value }) => named(value, `${path}.`))
  }
  return undefined
}

/** The members of an object that are named like a state. */
function named(object: unknown, prefix: string): readonly Named[] {
  if (!isObject(object)) return []
  return Object.entries(object)
    .filter(([name]) => stateName.test(name) && /^[\w-]{1,60}$/.test(name))
    .map(([name, value]) => ({ path: `${prefix}${name}`, value }))
}
