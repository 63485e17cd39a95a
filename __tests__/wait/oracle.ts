import type { Patience } from '../../src/errors.ts'
import type { Account, Poll, Terms } from '../account.ts'

/**
 * Checks a wait against the promises in docs/how-it-waits.md. It uses only the record of the wait: the requests and
 * responses with their times, the length of each pause, and the reported end. For each question it reads the whole
 * record again and keeps no state, so that it cannot have the mistakes of a loop. It shares types with src, but no code
 * and no number.
 */

/** The situations of a wait. A property proves nothing about a situation that never occurs. */
export const situations = [
  'succeeded',
  'failed',
  'canceled',
  'timed-out',
  'unknown',
  'interrupted',
  'a bug',
  'cancelled before',
  'cancelled in a request',
  'cancelled in a pause',
  'a terminal status in spite of a cancellation',
  'a permanent fault',
  'a second 401',
  'the end of grace',
  'silence before the first response',
  'silence after a response',
  'timed out although the last poll failed',
  'timed out although the last fault is permanent',
  'a fault at the last poll, without a response before',
  'a fault at the last poll, long after the last response',
  'one 401 tolerated',
  '403 or 404 tolerated',
  '403 or 404 tolerated for over 2 minutes before the first response',
  '403 or 404 tolerated again after another fault',
  'grace that max-silence shortens',
  'the 2 minutes started again after a 403 or 404',
  'silence tolerated',
  'silence tolerated for over 2 minutes',
  'throttled for over 2 minutes before the first response',
  'silence tolerated for over 2 minutes after a request started the wait',
  '401 tolerated again after a response',
  'a response just before the silence is too long',
  'last poll at the deadline',
  'last poll after the deadline',
  'request across the deadline',
  'limit: 60 s',
  'limit: the remaining time',
  'limit: silence',
  'limit: timeout',
  'Retry-After followed',
  'another Retry-After than before',
  'Retry-After below the floor',
  'Retry-After beyond the deadline',
  'Retry-After beyond a timer',
  'Retry-After after a fault',
  'Retry-After of 0 after a response',
  'Retry-After that is not a length',
  'Retry-After no longer present',
  'throttled again: Retry-After, and a backoff beyond it',
  'throttled again: Retry-After, and no longer backoff',
  'throttled again: 8 s',
  'throttled again: 64 s',
  'throttled again: 200 s',
  'throttled again: half of what it can be',
  'few reads left: delayed',
  'few reads left, and a longer share',
  'no reads left: 10 % less than 40 s',
  'no reads left: 10 % more than 40 s',
  'refused before: delayed for longer',
  'refused before: 8 minutes, and no more',
  'refused before, with responses since',
  'few reads left, and Retry-After obeyed',
  'share: 10 % less',
  'share: 10 % more',
  'share: 10 % more than the floor',
  'share: 10 % more than the ceiling',
  'backoff: nearly zero',
  'backoff: 1 s',
  'backoff: 2 s',
  'backoff: 4 s',
  'backoff: 8 s',
  'backoff: 16 s',
  'backoff: 32 s',
  'backoff: 60 s',
  'backoff: shortened to the end of patience',
  'backoff: begun anew',
  'backoff in spite of a Retry-After of 0',
  'floor beyond a timer',
  'machine asleep in a pause',
  'machine asleep in a request'
] as const
type Situation = (typeof situations)[number]

interface Judgement {
  /** The broken promises, in words. */
  readonly broken: readonly string[]
  readonly occurred: ReadonlySet<Situation>
}

const interrupted = 'interrupted: interrupted'
const second = 1_000
const minute = 60 * second
const longestTimer = 2_147_483_647

/** A promise in words, and whether the wait kept it. */
type Held = readonly [kept: boolean, promise: string]

export function judge(account: Account): Judgement {
  const occurred = new Set<Situation>()
  const held = [...never(account), ...pollByPoll(account, occurred), ...verdict(account, occurred), ...telling(account)]
  return { broken: held.filter(([kept]) => !kept).map(([, promise]) => promise), occurred }
}

/** What must never happen. */
function* never({ terms, polls, ending }: Account): Generator<Held> {
  const { timeoutMs } = terms
  yield [polls.filter(({ sentAt }) => sentAt >= timeoutMs).length <= 1, 'one last poll at the deadline, at most']
  if ('bug' in ending) return
  const answer = polls.at(-1)?.answer
  for (const state of ['succeeded', 'failed', 'canceled'] as const)
    if (ending.outcome === state)
      yield [answer !== undefined && 'says' in answer && answer.says === state, `${state} is Azure’s word`]
  const asleepMs = sum(polls.map((poll) => asleepIn(poll) + sum(poll.pauses.map((pause) => pause.asleepMs))))
  const latest = timeoutMs + Math.min(minute, timeoutMs) + asleepMs
  yield [ending.elapsedMs <= latest, 'no longer than the deadline and one request']
}

function* pollByPoll({ terms, polls, cancelledBefore }: Account, occurred: Set<Situation>): Generator<Held> {
  yield [cancelledBefore ? polls.length === 0 : polls[0]?.sentAt === 0, 'the first poll goes out at once']
  for (const [index, poll] of polls.entries()) {
    const past = polls.slice(0, index + 1)
    const at = `poll ${index + 1}: `
    const limit = requestLimit(terms, past, occurred)
    yield [poll.limitMs === limit, `${at}the request has ${limit} ms, not ${poll.limitMs}`]
    const end = endWith(terms, past, occurred)
    const isOver = end !== undefined
    yield [isOver === (index === polls.length - 1), `${at}${isOver ? `ends the wait: ${end}` : 'the wait goes on'}`]
    if (isOver && end !== interrupted) yield [poll.pauses.length === 0, `${at}no pause after the end`]
    else if (!poll.cancelled)
      for (const [kept, promise] of pause(terms, past, polls[index + 1], occurred)) yield [kept, at + promise]
  }
}

/** The pause after the last of these polls, and the time until the next poll, if there is one. */
function* pause(
  terms: Terms,
  past: readonly Poll[],
  next: Poll | undefined,
  occurred: Set<Situation>
): Generator<Held> {
  const poll = past.at(-1)
  const [only, ...others] = poll?.pauses ?? []
  yield [only !== undefined && others.length === 0, 'one pause follows']
  if (poll === undefined || only === undefined) return
  const { askedMs, asleepMs, cancelledAfterMs } = only
  const leftMs = Math.max(0, terms.timeoutMs - poll.answeredAt)
  yield [askedMs >= 0 && askedMs <= longestTimer, `${askedMs} ms fits a timer`]
  yield [Number.isInteger(askedMs) || askedMs === leftMs, `${askedMs} ms is whole, or all that is left`]
  const { least, most } = spacing(terms, past, askedMs < leftMs ? askedMs : undefined, occurred)
  const gap = next === undefined ? askedMs : next.sentAt - poll.answeredAt - asleepMs
  const range = `${Math.min(least, leftMs)} to ${Math.min(most, leftMs)} ms, not ${gap}`
  yield [gap >= Math.min(least, leftMs), `the next one is not early: ${range}`]
  yield [gap <= Math.min(most, leftMs), `the next one is not late: ${range}`]
  if (least > leftMs && poll.answer.retryAfterMs !== undefined) occurred.add('Retry-After beyond the deadline')
  if (asleepMs > 0) occurred.add('machine asleep in a pause')
  if (cancelledAfterMs !== undefined) occurred.add('cancelled in a pause')
}

/** The reported end. */
function* verdict({ terms, polls, cancelledBefore, ending }: Account, occurred: Set<Situation>): Generator<Held> {
  const final = polls.at(-1)
  if (cancelledBefore) occurred.add('cancelled before')
  if ('bug' in ending) {
    occurred.add('a bug')
    yield [final !== undefined && 'bug' in final.answer && ending.bug === final.answer.bug, 'a bug only where one was']
    return
  }
  const { outcome, reason } = ending
  occurred.add(outcome)
  const end = cancelledBefore ? interrupted : endWith(terms, polls)
  yield [end === (reason === undefined ? outcome : `${outcome}: ${reason}`), `${end}, not ${outcome}: ${reason}`]
  yield [ending.polls === polls.length, 'the verdict counts the polls']
  yield [ending.elapsedMs === endedAt(final), 'the verdict is given at once, and says how long it took']
  const readings = polls.flatMap(({ answer }, index) => ('says' in answer ? [index] : []))
  yield [ending.readingOf === readings.at(-1), 'the verdict has the last reading']
  const hasFault = outcome === 'unknown' || (outcome === 'timed-out' && final !== undefined && 'fault' in final.answer)
  yield [ending.faultOf === (hasFault ? polls.length - 1 : undefined), 'the verdict has the fault of the last poll']
  const ids = polls.flatMap(({ answer }) => answer.requestId ?? [])
  yield [ending.requestId === ids.at(-1), 'the verdict has the last request id']
}

/** The reports of the polls: all, except for a request that the end of the job interrupted. */
function* telling({ terms, polls, reported }: Account): Generator<Held> {
  const whole = polls.filter(({ cancelled, answer }) => !('bug' in answer || (cancelled && 'fault' in answer)))
  yield [reported.length === whole.length, 'each poll is reported']
  for (const [index, { polls: count, elapsedMs, nextPollMs, givesUpInMs }] of reported.entries()) {
    const poll = whole[index]
    const isTrue = count === index + 1 && elapsedMs === poll?.answeredAt && nextPollMs === poll?.pauses[0]?.askedMs
    yield [isTrue, `the report of poll ${index + 1} is true`]
    const end = nextPollMs === undefined ? undefined : endWithoutAnswer(terms, polls.slice(0, index + 1))
    yield [givesUpInMs === end, `poll ${index + 1}: gives up in ${end} ms, not ${givesUpInMs}`]
  }
}

/** How long after the last of these polls the wait ends without another reading: the deadline, or patience. */
function endWithoutAnswer({ timeoutMs, ...terms }: Terms, past: readonly Poll[]): number {
  const { answer, answeredAt = 0 } = past.at(-1) ?? {}
  const until = answer !== undefined && 'fault' in answer ? patience({ timeoutMs, ...terms }, past).until : timeoutMs
  return Math.max(0, Math.min(timeoutMs, until) - answeredAt)
}

/** How a wait must end with the last of these polls; undefined if it must continue. */
function endWith(terms: Terms, past: readonly Poll[], occurred = new Set<Situation>()): string | undefined {
  const poll = past.at(-1)
  if (poll === undefined) return undefined
  const { answer, sentAt, answeredAt, cancelled } = poll
  if (asleepIn(poll) > 0) occurred.add('machine asleep in a request')
  const isLast = sentAt >= terms.timeoutMs
  if (isLast) occurred.add(sentAt > terms.timeoutMs ? 'last poll after the deadline' : 'last poll at the deadline')
  else if (answeredAt >= terms.timeoutMs) occurred.add('request across the deadline')
  if ('bug' in answer) return 'a bug'
  if ('says' in answer && answer.says !== 'running') {
    if (cancelled) occurred.add('a terminal status in spite of a cancellation')
    return answer.says
  }
  if (cancelled) occurred.add('cancelled in a request')
  if (cancelled || poll.pauses.some(({ cancelledAfterMs }) => cancelledAfterMs !== undefined)) return interrupted
  if ('says' in answer && isLast) return 'timed-out: deadline'
  if ('says' in answer) {
    if (isAnswerInTime(terms, past)) occurred.add('a response just before the silence is too long')
    return undefined
  }
  if (isLast) return endAtDeadline(terms, past, occurred)
  const { until, why } = patience(terms, past)
  // If the machine slept during the request, that time is not silence.
  const isOver = answeredAt - asleepIn(poll) >= until
  if (isOver) occurred.add(why)
  else noteBorne(terms, past, occurred)
  return isOver ? `unknown: ${answer.reason}` : undefined
}

/** Any fault at the last poll. The last response counts, if it is recent. */
function endAtDeadline(terms: Terms, past: readonly Poll[], occurred: Set<Situation>): string {
  const poll = past.at(-1)
  const lastAnswer = past.findLast(({ answer }) => 'says' in answer)
  const { reason = undefined, fault } =
    poll !== undefined && 'fault' in poll.answer ? poll.answer : { fault: undefined }
  if (poll === undefined || lastAnswer === undefined) {
    occurred.add('a fault at the last poll, without a response before')
    return `unknown: ${reason}`
  }
  const ageMs = poll.answeredAt - asleepIn(poll) - lastAnswer.answeredAt
  if (ageMs > terms.maxSilenceMs) {
    occurred.add('a fault at the last poll, long after the last response')
    return `unknown: ${reason}`
  }
  occurred.add(
    fault === 'none' ? 'timed out although the last fault is permanent' : 'timed out although the last poll failed'
  )
  return 'timed-out: deadline'
}

interface EndOfPatience {
  readonly until: number
  readonly why: Situation
}

/** Until when the last poll's fault is tolerated: the earlier of the two limits. */
function patience(terms: Terms, past: readonly Poll[]): EndOfPatience {
  const failed = faultsInARow(past)
  const kind = kindOf(past.at(-1))
  const sameKind = failed.filter((poll) => kindOf(poll) === kind)
  const isFirst = failed.length === past.length
  const silence = isFirst ? 'silence before the first response' : 'silence after a response'
  const ends: EndOfPatience[] = [{ until: (failed[0]?.sentAt ?? 0) + terms.maxSilenceMs, why: silence }]
  const run = runOf(past)
  if (kind !== 'grace' && isHostUnknown(terms, past))
    ends.push({ until: (run[0]?.sentAt ?? 0) + 2 * minute, why: silence })
  if (kind === 'none') ends.push({ until: 0, why: 'a permanent fault' })
  if (kind === 'one-retry' && sameKind.length > 1) ends.push({ until: 0, why: 'a second 401' })
  if (kind === 'grace') ends.push({ until: (run[0]?.sentAt ?? 0) + terms.graceMs, why: 'the end of grace' })
  return ends.reduce((first, other) => (other.until < first.until ? other : first))
}

/**
 * Whether the host may still be wrong: there was no readable response, no 429, and no request that started the wait.
 */
function isHostUnknown({ isHostKnown }: Terms, past: readonly Poll[]): boolean {
  return !isHostKnown && !past.some((poll) => 'says' in poll.answer || isThrottled(poll))
}

/** The consecutive faults of the last poll's kind: 403 and 404, or anything else. */
function runOf(past: readonly Poll[]): readonly Poll[] {
  const isGrace = kindOf(past.at(-1)) === 'grace'
  const isOther = (poll: Poll) => !('fault' in poll.answer) || (kindOf(poll) === 'grace') !== isGrace
  return past.slice(past.findLastIndex(isOther) + 1)
}

/**
 * The required time from the last poll's response to the next poll, apart from the deadline.
 * @param chosenMs the actual time, if the deadline did not decide. The situations of a range's two ends are recorded
 */
function spacing(terms: Terms, past: readonly Poll[], chosenMs: number | undefined, occurred: Set<Situation>) {
  const poll = past.at(-1)
  if (poll === undefined) return { least: 0, most: 0 }
  const { answer, answeredAt } = poll
  const floor = Math.min(terms.minPollIntervalMs, longestTimer)
  if (terms.minPollIntervalMs > longestTimer) occurred.add('floor beyond a timer')
  const within = (ms: number) => Math.min(Math.max(ms, floor), longestTimer)
  const { retryAfterMs } = answer
  const before = past.at(-2)?.answer.retryAfterMs
  const isFault = 'fault' in answer
  const readsLeft = ('says' in answer ? answer.remainingReads : undefined) ?? 250
  const refusals = faultsInARow(past).filter(isThrottled).length
  const isThrottledAgain = isFault && refusals > 1

  if (!isThrottledAgain && retryAfterMs !== undefined && retryAfterMs > 0) {
    if (readsLeft < 240) occurred.add('few reads left, and Retry-After obeyed')
    occurred.add(isFault ? 'Retry-After after a fault' : 'Retry-After followed')
    if (before !== undefined && before !== retryAfterMs) occurred.add('another Retry-After than before')
    if (retryAfterMs < floor) occurred.add('Retry-After below the floor')
    if (retryAfterMs > longestTimer) occurred.add('Retry-After beyond a timer')
    const exact = within(Math.ceil(retryAfterMs))
    return { least: exact, most: exact }
  }
  if (retryAfterMs !== undefined && !(retryAfterMs >= 0)) occurred.add('Retry-After that is not a length')
  if (retryAfterMs === 0 && !isFault) occurred.add('Retry-After of 0 after a response')
  if (retryAfterMs === undefined && before !== undefined) occurred.add('Retry-After no longer present')

  if (isFault) {
    const times = faultsInARow(past).length
    const capMs = isThrottledAgain ? refusedCap(refusals) : times > 6 ? minute : second * 2 ** (times - 1)
    const patienceMs = patience(terms, past).until - answeredAt
    const demandedMs = isThrottledAgain && retryAfterMs !== undefined && retryAfterMs > 0 ? Math.ceil(retryAfterMs) : 0
    const most = within(Math.max(demandedMs, Math.ceil(Math.min(capMs, patienceMs))))
    if (demandedMs > floor && chosenMs !== undefined) {
      if (chosenMs > demandedMs) occurred.add('throttled again: Retry-After, and a backoff beyond it')
      else occurred.add('throttled again: Retry-After, and no longer backoff')
    }
    if (chosenMs === patienceMs && patienceMs < capMs) occurred.add('backoff: shortened to the end of patience')
    if (chosenMs !== undefined && capMs > 2 * floor && patienceMs > capMs && demandedMs === 0) {
      const isWhole = chosenMs >= 0.99 * capMs
      if (!isThrottledAgain && chosenMs === floor) occurred.add('backoff: nearly zero')
      if (!isThrottledAgain && isWhole) occurred.add(`backoff: ${(capMs / second) as 1 | 2 | 4 | 8 | 16 | 32 | 60} s`)
      if (isThrottledAgain && isWhole) occurred.add(`throttled again: ${(capMs / second) as 8 | 64 | 200} s`)
      if (isThrottledAgain && chosenMs < 0.51 * capMs) occurred.add('throttled again: half of what it can be')
      if (chosenMs > floor && retryAfterMs === 0) occurred.add('backoff in spite of a Retry-After of 0')
    }
    if (times === 1 && past.some((other) => other !== poll && 'fault' in other.answer))
      occurred.add('backoff: begun anew')
    const leastMs = isThrottledAgain ? Math.min(capMs / 2, patienceMs) : 0
    return { least: within(Math.max(demandedMs, leastMs)), most }
  }

  const share = Math.min(Math.max(answeredAt / 20, terms.minPollIntervalMs), terms.maxPollIntervalMs)
  const longest = readsLeft < 240 ? longestStretch(past) : 0
  const stretch = longest * Math.max(0, 1 - readsLeft / 240) ** (1 / 3)
  const usual = Math.max(share, stretch)
  if (chosenMs !== undefined) {
    const isLonger = stretch > share && longest > 40 * second
    if (stretch > share) occurred.add('few reads left: delayed')
    if (isLonger) occurred.add('refused before: delayed for longer')
    if (isLonger && longest === 8 * minute) occurred.add('refused before: 8 minutes, and no more')
    if (isLonger && kindOf(past.at(-2)) === undefined) occurred.add('refused before, with responses since')
    if (stretch > 0 && stretch < share) occurred.add('few reads left, and a longer share')
    if (usual === 40 * second && readsLeft === 0) {
      if (chosenMs <= 0.901 * usual) occurred.add('no reads left: 10 % less than 40 s')
      if (chosenMs >= 1.099 * usual) occurred.add('no reads left: 10 % more than 40 s')
    }
  }
  if (stretch === 0 && chosenMs !== undefined && share >= 20) {
    const isMore = chosenMs >= 1.099 * share
    if (chosenMs <= 0.901 * share + 1) occurred.add('share: 10 % less')
    if (isMore && share === answeredAt / 20) occurred.add('share: 10 % more')
    if (isMore && answeredAt / 20 < 0.9 * share) occurred.add('share: 10 % more than the floor')
    if (isMore && answeredAt / 20 > 1.2 * share) occurred.add('share: 10 % more than the ceiling')
  }
  // Whole milliseconds, rounded up.
  return { least: within(0.9 * usual - 1e-6), most: within(Math.floor(1.1 * usual + 1)) }
}

/** The possible backoff after this many refusals in a row, 2 or more. */
function refusedCap(refusals: number): number {
  if (refusals === 2) return 8 * second
  return refusals === 3 ? 64 * second : 200 * second
}

/** 40 s, or twice the time for which refusals delayed a response, less 5 % for each response since. */
function longestStretch(past: readonly Poll[]): number {
  if (!past.some(isThrottled)) return 40 * second
  const readings = past.flatMap(({ answer, answeredAt }, index) =>
    'says' in answer ? [{ answeredAt, wasHeldUp: faultsInARow(past.slice(0, index)).some(isThrottled) }] : []
  )
  const last = readings.findLastIndex(({ wasHeldUp }) => wasHeldUp)
  if (last === -1) return 40 * second
  const tookMs = (readings[last]?.answeredAt ?? 0) - (readings[last - 1]?.answeredAt ?? 0)
  return Math.max(40 * second, Math.min(8 * minute, 2 * tookMs) * 0.95 ** (readings.length - 1 - last))
}

/** The time-out of the last of these polls. */
function requestLimit(terms: Terms, past: readonly Poll[], occurred: Set<Situation>): number {
  const sentAt = past.at(-1)?.sentAt ?? 0
  const limits: [Situation, number][] = [
    ['limit: 60 s', minute],
    ['limit: silence', terms.maxSilenceMs],
    sentAt < terms.timeoutMs
      ? ['limit: the remaining time', terms.timeoutMs - sentAt]
      : ['limit: timeout', terms.timeoutMs]
  ]
  const [name, limit] = limits.reduce((least, other) => (other[1] < least[1] ? other : least))
  occurred.add(name)
  return limit
}

/** The failed polls since the last readable response, including the last one. */
function faultsInARow(past: readonly Poll[]): readonly Poll[] {
  return past.slice(past.findLastIndex(({ answer }) => 'says' in answer) + 1)
}

function noteBorne(terms: Terms, past: readonly Poll[], occurred: Set<Situation>) {
  const failed = faultsInARow(past)
  const kind = kindOf(past.at(-1))
  if (kind === 'one-retry') occurred.add('one 401 tolerated')
  if (kind === 'one-retry' && past.filter((poll) => kindOf(poll) === kind).length > 1)
    occurred.add('401 tolerated again after a response')
  if (kind === 'grace' && failed.length > 1) occurred.add('403 or 404 tolerated')
  if (kind === 'grace' && failed.filter((poll) => kindOf(poll) === kind).length > runOf(past).length)
    occurred.add('403 or 404 tolerated again after another fault')
  if (kind === 'grace' && patience(terms, past).why !== 'the end of grace')
    occurred.add('grace that max-silence shortens')
  const silentMs = (past.at(-1)?.answeredAt ?? 0) - (failed[0]?.sentAt ?? 0)
  if (kind === 'silence') occurred.add('silence tolerated')
  if (silentMs > 2 * minute) occurred.add('silence tolerated for over 2 minutes')
  if (silentMs > 2 * minute && failed.length === past.length) {
    if (kind === 'grace') occurred.add('403 or 404 tolerated for over 2 minutes before the first response')
    else if (terms.isHostKnown) occurred.add('silence tolerated for over 2 minutes after a request started the wait')
    else if (failed.some(isThrottled)) occurred.add('throttled for over 2 minutes before the first response')
    else occurred.add('the 2 minutes started again after a 403 or 404')
  }
}

/** Whether the faults of the whole record would have been too many without the readable responses between them. */
function isAnswerInTime(terms: Terms, past: readonly Poll[]): boolean {
  const firstFault = past.find(({ answer }) => 'fault' in answer)
  const sinceFirst = (past.at(-1)?.answeredAt ?? 0) - (firstFault?.sentAt ?? Number.POSITIVE_INFINITY)
  return past.length > 1 && kindOf(past.at(-2)) !== undefined && sinceFirst > terms.maxSilenceMs
}

function kindOf(poll: Poll | undefined): Patience | undefined {
  return poll !== undefined && 'fault' in poll.answer ? poll.answer.fault : undefined
}

function isThrottled({ answer }: Poll): boolean {
  return 'fault' in answer && answer.throttled === true
}

/** A request ends with its time-out. It ends later only if the machine was asleep. */
function asleepIn({ sentAt, answeredAt, limitMs }: Poll): number {
  return Math.max(0, answeredAt - sentAt - limitMs)
}

function endedAt(final: Poll | undefined): number {
  return (final?.answeredAt ?? 0) + (final?.pauses.at(-1)?.cancelledAfterMs ?? 0)
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0)
}
