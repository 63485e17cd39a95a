import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Doubt, OperationStatus } from '../operation.ts'
import { unreadable } from './answer.ts'
import type { Goal, Until } from './goal.ts'
import { member, type Path, readMember, readNumber } from './json.ts'
import { contractWords, doubtOf, type Ending, type Words, withUserWords } from './words.ts'

/** Where a document contains the state, and which words end the wait: the API's, the type's and the user's combined. */
export interface StateRule {
  readonly until: Until
  /** The members that may contain the word. The first one that does counts. */
  readonly paths: readonly Path[]
  /** Whether the type or the user names the member. Then a document without it is not complete yet. */
  readonly isNamed: boolean
  /** Whether the JSON text of a number or a boolean is a word too. */
  readonly takesJson: boolean
  readonly words: Words
  /** The documented running words, in lower case. Any other word gets a warning. Absent if no list is documented. */
  readonly running?: ReadonlySet<string>
  /** Every other word is documented as running too, so it gets a warning only if it sounds misleading. */
  readonly othersRun?: boolean
  /** The running words that mean that the operation waits for a person, in lower case. */
  readonly suspended?: ReadonlySet<string>
  /** Words that mean, with `until: deleted`, that the resource is gone. */
  readonly goneWords?: ReadonlySet<string>
  /** The other information in a document of this type. */
  readonly details?: (document: JsonObject, operation: OperationStatus) => Partial<OperationStatus>
}

/** Where a type of resource keeps its state, and in which words. */
export type TypeRule = Pick<StateRule, 'words' | 'othersRun' | 'suspended' | 'goneWords' | 'details'> & {
  readonly path: Path
  readonly running: ReadonlySet<string>
}

const provisioningState: Path = ['properties', 'provisioningState']
const usual = { isNamed: false, takesJson: false }

/** The rule for status monitors and Locations: `status`, or else `properties.provisioningState`. */
export function monitorRule({ until, words }: Goal): StateRule {
  return { ...usual, until, paths: [['status'], provisioningState], words: withUserWords(contractWords, words) }
}

/**
 * The rule for a resource: `state-field` if it is set, or else its type's member, or else
 * `properties.provisioningState`.
 */
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

/** A word from a document, and its meaning. */
export interface Word {
  readonly word: string
  /** Undefined if the word counts as running. */
  readonly ending?: Ending
  readonly doubt?: Doubt
}

/**
 * The word in the place of the state.
 * @returns undefined if there is none; `null` and an object are not words
 * @throws WaitError `unreadable` if the value is empty or of another kind, or if a member on its path occurs twice
 */
export function readWord(response: StatusResponse, document: JsonObject, rule: StateRule): Word | undefined {
  for (const path of rule.paths) {
    const value = readMember(response, document, path)
    if (value === undefined || value === null || isObject(value)) continue
    const texts = typeof value === 'string' ? [value.trim()] : rule.takesJson ? jsonTexts(response, path, value) : []
    const [word = ''] = texts
    if (word === '') throw unreadable(response, `its ${path.join('.')} is not a word`)
    const keys = texts.map((text) => text.toLowerCase())
    const ending = keys.map((key) => rule.words.get(key)).find((found) => found !== undefined)
    return { word, ending, doubt: doubtAbout(word.toLowerCase(), rule) }
  }
  return undefined
}

/** The JSON texts of a number or a boolean. None for anything else. */
function jsonTexts(response: StatusResponse, path: Path, value: unknown): readonly string[] {
  if (typeof value === 'number') return readNumber(response, path)
  return typeof value === 'boolean' ? [String(value)] : []
}

function doubtAbout(word: string, rule: StateRule): Doubt | undefined {
  const { suspended, running, othersRun = running === undefined } = rule
  if (suspended?.has(word)) return 'waits-for-a-person'
  if (running?.has(word)) return undefined
  return doubtOf(word) ?? (othersRun ? undefined : 'undocumented')
}

/**
 * Suggests inputs for a resource without `provisioningState`. Its state may be in a string whose name ends in `state`
 * or `status`, at the root, in `properties`, or in objects with such names, for example
 * `properties.currentStatus.state`.
 * @returns a sentence and the inputs, or undefined if there is no such member
 */
export function suggestStateField(document: JsonObject): string | undefined {
  const found = findStates(document)
  const named = found.filter(({ isPlain }) => isPlain)
  const { path, value } = named.find((state) => state.value !== '') ?? named[0] ?? {}
  if (path === undefined || value === undefined) return found.length === 0 ? undefined : unnamedHint
  const text = value
    .replace(/[^A-Za-z0-9 _.-]/g, '')
    .trim()
    .slice(0, longestWord)
  const monitor = path.toLowerCase() === 'status' ? monitorHint : ''
  return `it has no provisioningState. Its ${path} (${text || 'not a word'}) may be its state, but the meaning of its words is unknown. To wait for it, add these inputs, with the word that means success:${monitor}\nstate-field: ${path}\nsucceeded-when: …`
}

const unnamedHint =
  'it has no provisioningState. Another member, whose name has unusual characters, may be its state. If the name has no dot, state-field can name it'
const longestWord = 60
const monitorHint = ' (For a status monitor, use api: arm-operation.)'
const stateName = /(?:state|status)$|^(?:phase|result)$/i
/** Seen: `properties.status.status.state`. */
const deepestState = 2

interface StateMember<T = unknown> {
  readonly path: string
  /** Whether a message may contain the path: its names are short, and have only letters, digits, `_` and `-`. */
  readonly isPlain: boolean
  readonly value: T
}

/** The strings whose names are those of a state, outermost first. */
function findStates(document: JsonObject): readonly StateMember<string>[] {
  const found: StateMember<string>[] = []
  const properties = { path: 'properties.', isPlain: true, value: member(document, 'properties') }
  let level = [{ path: '', isPlain: true, value: document }, properties].flatMap(stateMembers)
  for (let depth = 0; depth <= deepestState; depth += 1) {
    for (const { value, ...place } of level) if (typeof value === 'string') found.push({ ...place, value })
    level = level.map((inner) => ({ ...inner, path: `${inner.path}.` })).flatMap(stateMembers)
  }
  return found
}

/** The members of an object whose names are those of a state. */
function stateMembers({ path, isPlain, value: object }: StateMember): readonly StateMember[] {
  if (!isObject(object)) return []
  return Object.entries(object)
    .filter(([name]) => stateName.test(name))
    .map(([name, value]) => ({ path: `${path}${name}`, isPlain: isPlain && /^[\w-]{1,60}$/.test(name), value }))
}
