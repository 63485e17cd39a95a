import type { Goal, Until } from '../documents/goal.ts'
import type { Path } from '../documents/json.ts'
import { type ResourceType, typeOf } from '../documents/types.ts'
import { contractWords, type TerminalState, type UserWords } from '../documents/words.ts'
import type { GoalInput } from '../flavors/flavor.ts'
import { itemsOf, mismatch, quoted } from './forms.ts'
import { all, andThen, checked, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Formed, Reader } from './reader.ts'

/** What the words of each of these inputs mean. */
const wordInputs: readonly (readonly [string, TerminalState])[] = [
  ['succeeded-when', 'succeeded'],
  ['failed-when', 'failed'],
  ['canceled-when', 'canceled']
]

/** The inputs behind each kind. */
const inputsOf: Readonly<Record<GoalInput, readonly string[]>> = {
  until: ['until'],
  'state-field': ['state-field'],
  words: wordInputs.map(([name]) => name)
}

/** Every input that says what is waited for. */
export const goalInputs: readonly string[] = Object.values(inputsOf).flat()

/** The inputs that say what is waited for, of the kinds that an API uses. */
export function goalInputsOf(kinds: readonly GoalInput[]): readonly string[] {
  return kinds.flatMap((kind) => inputsOf[kind])
}

/**
 * What the user waits for.
 * @param kinds what the API uses: the other inputs are not read
 * @param url what is polled, if it is known. The type of a resource at this URL has words of its own
 */
export function readGoal(input: Reader, kinds: readonly GoalInput[], url: URL | undefined): Parsed<Goal> {
  const stateField = kinds.includes('state-field') ? input.optional('state-field', stateFieldInput) : valid(undefined)
  const until = kinds.includes('until') ? input.withDefault('until', untilInput, 'done') : valid<Until>('done')
  const words = kinds.includes('words') ? readWords(input) : valid([])
  return andThen(combine({ until, stateField, words }), ({ until, stateField, words }) => {
    const userWords: UserWords = new Map(words.map(({ word, state }) => [word, state]))
    const goal = valid({ until, stateField, words: userWords })
    // The words of a type are those of its own member.
    const type = url === undefined || stateField !== undefined ? undefined : typeOf(url)
    return type === undefined ? goal : checked(goal, ...words.map((word) => checkAgainst(type, word)))
  })
}

/** A type's word for a failure cannot be a success. Its word for a success may be a failure: that is stricter. */
function checkAgainst({ words }: ResourceType, { word, state, name }: UserWord): Parsed<unknown> {
  const ending = words.get(word)
  if (state !== 'succeeded' || ending === undefined || ending.state === 'succeeded') return valid(undefined)
  return mistake(name, `names ${quoted(word)}, by which a resource of this type says that it ${meanings[ending.state]}`)
}

function untilInput(given: string): Formed<Until> {
  const value = given.toLowerCase()
  return value === 'done' || value === 'deleted' ? { value } : mismatch(given, 'done or deleted')
}

/** Names of members with a dot between them. A segment of digits would be the place in a list. */
function stateFieldInput(given: string): Formed<Path> {
  const [first, ...others] = given.split('.')
  const isName = (segment: string) => /^[^\p{Cc}\p{Cs}\s[\]]{1,100}$/u.test(segment) && !/^\d+$/.test(segment)
  return first !== undefined && [first, ...others].every(isName) && others.length < 20
    ? { value: [first, ...others] }
    : mismatch(given, 'a dotted path without lists, such as properties.status')
}

/** A word of the user, in lower case. */
interface UserWord {
  readonly word: string
  readonly state: TerminalState
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

function wordsInput(given: string): Formed<readonly string[]> {
  const value = itemsOf(given).map((word) => word.toLowerCase())
  return value.length > 0 ? { value } : { mistake: `${quoted(given)} contains no word` }
}

function checkWord({ word, state, name }: UserWord, words: readonly UserWord[]): Parsed<unknown> {
  const first = words.find((other) => other.word === word)
  if (first !== undefined && first.name !== name)
    return mistake(name, `names ${quoted(word)}, and so does ${first.name}: it can mean one of them`)
  const ending = contractWords.get(word)
  if (ending !== undefined && ending.state !== state)
    return mistake(name, `names ${quoted(word)}, by which Azure says that the operation ${meanings[ending.state]}`)
  return valid(undefined)
}

const meanings: Readonly<Record<TerminalState, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'was canceled'
}
