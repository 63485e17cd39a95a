import type { Doubt, State } from '../operation.ts'

export type TerminalState = Exclude<State, 'running'>

/** The meaning of a word that ends the wait. */
export interface Ending {
  readonly state: TerminalState
  /** Who defined it: the API's contract, the resource's type, or the user (`succeeded-when` and similar inputs). */
  readonly by: 'contract' | 'type' | 'user'
  /** The operation succeeded, but with a problem that deserves a warning. */
  readonly warns?: boolean
}

/** The words that end a wait, in lower case. Every other word counts as running, because services invent words. */
export type Words = ReadonlyMap<string, Ending>

/**
 * The terminal words of Resource Manager's contract for asynchronous operations, and the British spelling of canceled.
 */
export const contractWords: Words = new Map<string, Ending>([
  ['succeeded', { state: 'succeeded', by: 'contract' }],
  ['failed', { state: 'failed', by: 'contract' }],
  ['canceled', { state: 'canceled', by: 'contract' }],
  ['cancelled', { state: 'canceled', by: 'contract' }]
])

/** The meanings that the user's inputs give to words, in lower case. */
export type UserWords = ReadonlyMap<string, TerminalState>

/**
 * The words of an API or a type, with the user's words. A word of the user may be stricter, but a failure never becomes
 * a success. The inputs are checked for that, but only a response may tell which type is polled.
 */
export function withUserWords(words: Words, added: UserWords): Words {
  const own = [...added]
    .filter(([word, state]) => mayReplace(words.get(word), state))
    .map(([word, state]): [string, Ending] => [word, { state, by: 'user' }])
  return own.length === 0 ? words : new Map([...words, ...own])
}

function mayReplace(ending: Ending | undefined, state: TerminalState): boolean {
  if (ending === undefined) return true
  // A word that already has this meaning remains Azure's own.
  return state !== 'succeeded' && state !== ending.state
}

/**
 * The warning that a running word deserves. A guess is good enough, because it never affects the verdict.
 */
export function doubtOf(word: string): Doubt | undefined {
  if (/suspended|blocked|onhold|approval|manual|confirmation/i.test(word)) return 'waits-for-a-person'
  return soundsFinal.test(word) ? 'sounds-final' : undefined
}

const soundsFinal =
  /(?<!not|un|in|partially|being)(?:succe(?:ss|eded)|complete(?:d|$)|done|finished|ended|closed|ready|registered|deleted|applied|approved)|partially|^(?:ok|active|available|online|enabled|disabled|expired|rejected|denied|offline|skipped|deduped|dequeued|invalid|gone)$|error|fail|fault|abort|time(?:d?-?_?\s?)out|stopped|terminated|killed|cancel(?:l?ed)|revoked|degraded/i
