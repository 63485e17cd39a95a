import type { Doubt, State } from '../operation.ts'

export type TerminalState = Exclude<State, 'running'>

/** What a word that ends the wait means. */
export interface Ending {
  readonly state: TerminalState
  /** Who says so: the API's contract, the resource's type, or the user (`succeeded-when` and its kin). */
  readonly by: 'contract' | 'type' | 'user'
  /** Something went wrong although the operation succeeded: worth a warning. */
  readonly warns?: boolean
}

/** The words that end a wait, in lower case. A list of what ends it: services invent words, and all others are running. */
export type Words = ReadonlyMap<string, Ending>

/** Resource Manager's terminal words (its contract for asynchronous operations), and the other spelling of one. */
export const contractWords: Words = new Map<string, Ending>([
  ['succeeded', { state: 'succeeded', by: 'contract' }],
  ['failed', { state: 'failed', by: 'contract' }],
  ['canceled', { state: 'canceled', by: 'contract' }],
  ['cancelled', { state: 'canceled', by: 'contract' }]
])

/** What the user says of words, in lower case. */
export type UserWords = ReadonlyMap<string, TerminalState>

/** The words of an API or a type, and those that the user adds, which come first: they may be stricter. */
export function withUserWords(words: Words, added: UserWords): Words {
  const own = [...added]
    // What counts already stays Azure's own word.
    .filter(([word, state]) => words.get(word)?.state !== state)
    .map(([word, state]): [string, Ending] => [word, { state, by: 'user' }])
  return own.length === 0 ? words : new Map([...words, ...own])
}

/**
 * What to warn of when a word counts as running. This decides what is said, never the verdict, so that a guess is good
 * enough.
 */
export function doubtOf(word: string): Doubt | undefined {
  if (/suspended|blocked|onhold|approval|manual|confirmation/i.test(word)) return 'waits-for-a-person'
  return soundsFinal.test(word) ? 'sounds-final' : undefined
}

const soundsFinal =
  /(?<!not|un|in|partially|being)(?:succe(?:ss|eded)|complete(?:d|$)|done|finished|ended|closed|ready|registered|deleted|applied|approved)|partially|^(?:ok|active|available|online|enabled|disabled|expired|rejected|denied|offline|skipped|deduped|dequeued|invalid|gone)$|error|fail|fault|abort|time(?:d?-?_?\s?)out|stopped|terminated|killed|cancel(?:l?ed)|revoked|degraded/i
