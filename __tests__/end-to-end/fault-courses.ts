/** When faults occur, and how a step that hits them must end. */
import { type Api, apis } from '../../emulator/script.ts'
import type { Course, Turn } from './fault-runs.ts'
import { type Fault, faults, type Meaning, representatives, type Strike } from './faults.ts'

export const positions = ['first', 'middle', 'last', 'for good'] as const
export type Position = (typeof positions)[number]

/** A step to run, and its expected result. */
export interface Case {
  readonly course: Course
  readonly expected: Expected
  /** Its last poll is the one at the deadline, the only poll that ignores Retry-After. */
  readonly endsAtDeadline?: boolean
}

interface Expected {
  readonly exitStatus: number
  readonly outcome: string
  readonly reason: string
  /** Absent if chance decides. */
  readonly polls?: number
  /** How long the action must tolerate the faults. */
  readonly toleratedMs?: number
}

export interface Cell extends Case {
  readonly fault: Fault
  readonly api: Api
  /** A transient fault occurs twice in one step: at the first poll, and in the middle. */
  readonly positions: readonly Position[]
}

export interface Pair extends Case {
  readonly first: string
  readonly second: string
  readonly api: Api
}

type Representative = (typeof representatives)[number]

/** Also the time limit of a request, so even a busy machine must be able to respond sooner. */
const silenceMs = 6_000
/** For a last poll that comes soon. */
export const deadlineMs = 3_000
/** The time-out of a request. */
const requestLimitMs = 60_000

export const cells: readonly Cell[] = faults.flatMap((fault) => apis.flatMap((api) => cellsOf(fault, api)))

/** The second fault comes right after the first. The first must not change the meaning of the second. */
export const pairs: readonly Pair[] = (['classic-gateway', 'arm-operation'] as const).flatMap((api) =>
  representatives
    .filter(([, { meaning }]) => meaning(api).passes)
    .flatMap((first) => representatives.map((second) => pairOf(first, second, api)))
)

/** A missing response, which only the request's time-out ends. */
export const silences: readonly Case[] = apis.map((api) => ({
  course: {
    api,
    turns: ['running', { by: 'answer', steps: [{ fault: 'silence' }] }, 'success'],
    inputs: { 'min-poll-interval': '0.1s', timeout: '3m' }
  },
  expected: { ...endingOf('succeeded'), polls: 3, toleratedMs: requestLimitMs }
}))

function cellsOf(fault: Fault, api: Api): readonly Cell[] {
  const { passes } = fault.meaning(api)
  const onTheWay: Position[][] = passes && !fault.isSlow ? [['first', 'middle']] : [['first'], ['middle']]
  // A fault that ends the wait at once ends it at the first poll, whether or not it lasts.
  const forGood: Position[][] = passes ? [['for good']] : []
  return [...onTheWay, ['last'] as const, ...forGood].map((where) => cellOf(fault, api, where))
}

function cellOf(fault: Fault, api: Api, where: readonly Position[]): Cell {
  const meaning = fault.meaning(api)
  const turns = turnsOf(where, fault.strike(api))
  const isLast = where.includes('last')
  const isForGood = where.includes('for good')
  const endsAtDeadline = isLast || (fault.isSlow === true && !isForGood)
  const inputs = {
    'min-poll-interval': '0.1s',
    timeout: endsAtDeadline ? `${deadlineMs / 1_000}s` : '3m',
    ...(isForGood && meaning.graceMs === undefined && { 'max-silence': `${silenceMs / 1_000}s` })
  }
  const course = { api, turns, inputs, retryAfter: isLast ? 60 : undefined }
  return { fault, api, positions: where, course, expected: expectedOf(fault, meaning, where), endsAtDeadline }
}

function turnsOf(where: readonly Position[], strike: Strike): readonly Turn[] {
  if (where.includes('for good')) return [strike]
  if (where.includes('last')) return ['running', strike]
  return [...where.flatMap((position): Turn[] => (position === 'first' ? [strike] : ['running', strike])), 'success']
}

function expectedOf({ isSlow }: Fault, meaning: Meaning, where: readonly Position[]): Expected {
  const { passes, ending, most, graceMs = silenceMs } = meaning
  if (where.includes('last')) return { ...atDeadline(meaning), polls: 2 }
  if (!passes) return { ...endingOf(ending), polls: where.includes('first') ? 1 : 2 }
  if (!where.includes('for good'))
    return { ...endingOf('succeeded'), polls: where.length * 2 + (where[0] === 'middle' ? 1 : 0) }
  if (most !== undefined) return { ...endingOf(ending), polls: most }
  return { ...endingOf(ending), ...(isSlow && { polls: 1 }), toleratedMs: graceMs }
}

function pairOf([first, one]: Representative, [second, other]: Representative, api: Api): Pair {
  const strikes = [one.strike(api), other.strike(api)]
  const { passes, ending, most } = other.meaning(api)
  const isFinal = !passes || (one === other && most === 2)
  return {
    first,
    second,
    api,
    course: { api, turns: [...strikes, 'success'], inputs: { 'min-poll-interval': '0.1s', timeout: '3m' } },
    expected: isFinal ? { ...endingOf(ending), polls: 2 } : { ...endingOf('succeeded'), polls: 3 }
  }
}

/** A fault soon after a running status does not change that the deadline has passed. */
function atDeadline({ passes, ending }: Meaning): Pick<Expected, 'exitStatus' | 'outcome' | 'reason'> {
  const isAnswer = !passes && (ending === 'succeeded' || ending === 'failed')
  return isAnswer ? endingOf(ending) : { exitStatus: 1, outcome: 'timed-out', reason: 'deadline' }
}

function endingOf(ending: Meaning['ending']): Pick<Expected, 'exitStatus' | 'outcome' | 'reason'> {
  if (ending === 'succeeded') return { exitStatus: 0, outcome: ending, reason: '' }
  if (ending === 'failed') return { exitStatus: 1, outcome: ending, reason: '' }
  return { exitStatus: 1, outcome: 'unknown', reason: ending }
}
