import type { Path } from './json.ts'
import type { UserWords } from './words.ts'

/** What the user waits for, beyond what the API itself says. */
export interface Goal {
  /** Whether the end is that the operation is done, or that the resource is gone. */
  readonly until: Until
  /** The member that holds a resource's state, if the user names it. */
  readonly stateField?: Path
  readonly words: UserWords
}

export type Until = 'done' | 'deleted'

/** What a step waits for if its inputs say nothing of it. */
export const usualGoal: Goal = { until: 'done', words: new Map() }
