import type { Goal, Until } from '../documents/goal.ts'
import type { Path } from '../documents/json.ts'
import { type ResourceType, typeOf } from '../documents/types.ts'
import { contractWords, type TerminalState, type UserWords } from '../documents/words.ts'
import type { GoalInput } from '../flavors/flavor.ts'
import { itemsOf, mismatch, quoted } from './forms.ts'
import { all, andThen, checked, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Formed, Reader } from './reader.ts'

/** The inputs that give words a meaning. */
const wordInputs: readonly (readonly [string, TerminalState])[] = [
  ['succeeded-when', 'succeeded'],
  ['failed-when', 'failed'],
  ['canceled-when', 'canceled']
]

/** The inputs of each group. */
const inputsOf: Readonly<Record<GoalInput, readonly string[]>> = {
  until: ['until'],
  'state-field': ['state-field'],
  words: wordInputs.map(([name]) => name)
}

/** Every input about the end of the wait. */
export const goalInputs: readonly string[] = Object.values(inputsOf).flat()

/** The inputs of these groups. */
export function goalInputsOf(kinds: readonly GoalInput[]): readonly string[] {
  return kinds.flatMap((kind) => inputsOf[kind])
}

/**
 * Reads the inputs about the end of the wait.
 * @param kinds the groups that the API uses; the other inputs are not read
 * @param url the URL to poll, if it is known, because the type of its resource may have words of its own
 */
export function readGoal(input: Reader, kinds: readonly GoalInput[], url: URL | undefined): Parsed<Goal> {
  const stateField = kinds.includes('state-field') ? input.optional('state-field', stateFieldInput) : valid(undefined)
  const until = kinds.includes('until') ? input.withDefault('until', untilInput, 'done') : valid<Until>('done')
  const words = kinds.includes('words') ? readWords(input) : valid([])
  return andThen(combine({ until, stateField, words }), ({ until, stateField, words }) => {
    const userWords: UserWords = new Map(words.map(({ word, state }) => [word, state]))
    const goal = valid({ until, stateField, words: userWords })
    // With `state-field`, the words of the type do not apply.
    const type = url === undefined || stateField !== undefined ? undefined : typeOf(url)
    return type === undefined ? goal : checked(goal, ...words.map((word) => checkAgainst(type, word)))
  })
}

/** Rejects a type's failure word as a success. Its success word may be a failure, because that is stricter. */
function checkAgainst({ words }: ResourceType, { word, state, name }: UserWord): Parsed<unknown> {
  const ending = words.get(word)
  if (state !== 'succeeded' || ending === undefined || ending.state === 'succeeded') return valid(undefined)
  return mistake(
    name,
    `contains ${quoted(word)}, which means for this type of resource that it ${meanings[ending.state]}`
  )
}

function untilInput(raw: string): Formed<Until> {
  const value = raw.toLowerCase()
  return value === 'done' || value === 'deleted' ? { value } : mismatch(raw, 'done or deleted')
}

/** Names of members, separated by dots. Digits are invalid, because they would be the index of a list. */
function stateFieldInput(raw: string): Formed<Path> {
  if (raw.startsWith('/')) return mismatch(raw, `a dotted path: write ${raw.slice(1).replaceAll('/', '.')}`)
  const [first, ...others] = raw.split('.')
  const isName = (segment: string) => /^[^\p{Cc}\p{Cs}\s[\]]{1,100}$/u.test(segment) && !/^\d+$/.test(segment)
  return first !== undefined && [first, ...others].every(isName) && others.length < 20
    ? { value: [first, ...others] }
    : mismatch(raw, 'a dotted path without lists, such as properties.status')
}

interface UserWord {
  /** In lower case. */
  readonly word: string
  readonly state: TerminalState
  /** The input that contains it. */
  readonly name: string
}

function readWords(input: Reader): Parsed<readonly UserWord[]> {
  const lists = wordInputs.map(([name, state]) =>
    map(input.optional(name, wordsInput), (words = []) => words.map((word): UserWord => ({ word, state, name })))
  )
  return andThen(all(lists), (lists) => {
    const words = lists.flat()
    return checked(valid(words), ...words.map((word) => checkWord(word, words)))
  })
}

function wordsInput(raw: string): Formed<readonly string[]> {
  const value = itemsOf(raw).map((word) => word.toLowerCase())
  return value.length > 0 ? { value } : { mistake: `${quoted(raw)} contains no word` }
}

function checkWord({ word, state, name }: UserWord, words: readonly UserWord[]): Parsed<unknown> {
  const first = words.find((other) => other.word === word)
  if (first !== undefined && first.name !== name)
    return mistake(name, `contains ${quoted(word)}, and so does ${first.name}: a word can be in only one of them`)
  const ending = contractWords.get(word)
  if (ending !== undefined && ending.state !== state)
    return mistake(name, `contains ${quoted(word)}, which means for Azure that the operation ${meanings[ending.state]}`)
  return valid(undefined)
}

const meanings: Readonly<Record<TerminalState, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'was canceled'
}
