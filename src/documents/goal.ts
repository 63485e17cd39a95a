import type { Path } from './json.ts'
import type { UserWords } from './words.ts'

/** What ends the wait, as the inputs say it. */
export interface Goal {
  /** Whether the wait ends when the operation is done, or when the resource is gone. */
  readonly until: Until
  /** The member that contains a resource's state, from the input `state-field`. */
  readonly stateField?: Path
  readonly words: UserWords
}

export type Until = 'done' | 'deleted'

/** The goal if no input sets one. */
export const usualGoal: Goal = { until: 'done', words: new Map() }
