/** How long a step must not poll, and how long it may. */
import { type Case, deadlineMs } from './fault-courses.ts'
import { isStrike, type Result, type Turn } from './fault-runs.ts'

const floorMs = 100
const backoffBaseMs = 1_000
const backoffCapMs = 60_000
/** For repeated HTTP 429. */
const refusedCapMs = 200_000
const requestLimitMs = 60_000
/** For a busy machine, and for the duration of a request. */
const slackMs = 8_000

/** The mistakes in the time between requests, and in the time that the faults were tolerated. */
export function spacingMistakes(one: Case, result: Result): readonly string[] {
  return [...gapMistakes(one, result), ...deadlineMistakes(one, result), ...patienceMistakes(one, result)]
}

function gapMistakes({ course, endsAtDeadline }: Case, { askedMs, polls }: Result): readonly string[] {
  const reached = Array.from({ length: polls }, (_, poll) => poll).filter((poll) => reaches(turnOf(course.turns, poll)))
  if (reached.length !== askedMs.length) return [`${askedMs.length} polls reached the service, not ${reached.length}`]
  return reached.slice(1).flatMap((to, index) => {
    if (endsAtDeadline && to === polls - 1) return []
    const from = reached[index] ?? 0
    const delays = Array.from({ length: to - from }, (_, after) => delayAfter(course, from + after))
    const least = delays.reduce((sum, { least }) => sum + least, 0)
    const most = delays.reduce((sum, { most }) => sum + most, slackMs)
    const gap = (askedMs[index + 1] ?? 0) - (askedMs[index] ?? 0)
    return gap >= least && gap <= most ? [] : [`${Math.round(gap)} ms to poll ${to}, not ${least} to ${most}`]
  })
}

/** The time from one poll to the next. */
function delayAfter({ turns, retryAfter }: Case['course'], poll: number): { least: number; most: number } {
  const turn = turnOf(turns, poll)
  const demand = isStrike(turn) ? demandOf(turn) : retryAfter
  const refusals = refusalsInARow(turns, poll)
  if (refusals > 1) {
    const least = (demand ?? 0) * 1_000
    return { least, most: Math.max(least, Math.min(refusedCapMs, backoffBaseMs * 8 ** (refusals - 1))) }
  }
  if (demand !== undefined) return { least: demand * 1_000, most: demand * 1_000 }
  if (!isStrike(turn)) return { least: floorMs, most: floorMs * 1.1 }
  let faults = 1
  while (faults <= poll && isStrike(turnOf(turns, poll - faults))) faults += 1
  const backoff = Math.min(backoffCapMs, backoffBaseMs * 2 ** (faults - 1))
  return isEndless(turn)
    ? // The step may have sent it long before a busy service knew of it.
      { least: requestLimitMs - slackMs, most: requestLimitMs + backoff }
    : { least: floorMs, most: backoff }
}

/** The number of 429s in a row that end with this poll. */
function refusalsInARow(turns: Case['course']['turns'], poll: number): number {
  const until = Array.from({ length: poll + 1 }, (_, index) => turnOf(turns, index))
  return until.slice(until.findLastIndex((turn) => !isStrike(turn)) + 1).filter(isRefusal).length
}

function isRefusal(turn: Turn): boolean {
  const step = isStrike(turn) && turn.by === 'answer' ? turn.steps[0] : undefined
  return step !== undefined && 'http' in step && step.http === 429
}

/** The last poll is at the deadline, regardless of Retry-After, and may last as long as the wait itself. */
function deadlineMistakes({ endsAtDeadline }: Case, { elapsedMs }: Result): readonly string[] {
  if (!endsAtDeadline || (elapsedMs >= deadlineMs && elapsedMs <= 2 * deadlineMs + slackMs)) return []
  return [`the last poll ended after ${Math.round(elapsedMs)} ms, and the deadline is at ${deadlineMs}`]
}

function patienceMistakes({ expected: { toleratedMs } }: Case, { elapsedMs }: Result): readonly string[] {
  if (toleratedMs === undefined || (elapsedMs >= toleratedMs && elapsedMs <= toleratedMs + slackMs)) return []
  return [`it ended after ${Math.round(elapsedMs)} ms, not after ${toleratedMs}`]
}

function turnOf(turns: readonly Turn[], poll: number): Turn {
  return turns[Math.min(poll, turns.length - 1)] ?? 'success'
}

function reaches(turn: Turn): boolean {
  return !isStrike(turn) || turn.by === 'answer'
}

/** Its `Retry-After` in seconds. */
export function demandOf(turn: Turn): number | undefined {
  const step = isStrike(turn) && turn.by === 'answer' ? turn.steps[0] : undefined
  return step !== undefined && 'retryAfter' in step ? Number(step.retryAfter) : undefined
}

function isEndless(turn: Turn): boolean {
  const step = isStrike(turn) && turn.by === 'answer' ? turn.steps[0] : undefined
  return step !== undefined && 'fault' in step && step.fault === 'silence'
}
