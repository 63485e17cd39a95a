/** The log of the polls: changes, heartbeats, and warnings about misleading statuses. */
import { describe, expect, test } from '@jest/globals'
import type { OperationStatus, Reading, Task } from '../../src/operation.ts'
import { PollLog } from '../../src/report/poll-log.ts'
import { Timeline } from '../../src/report/timeline.ts'
import type { PollEvent } from '../../src/wait/wait.ts'
import { printed } from './printing.ts'
import { reading, subject, unreachable, url } from './samples.ts'

const minute = 60_000
type Poll = Partial<OperationStatus> | 'fault'

/** Logs polls, each this many milliseconds after the previous one. */
function logged(polls: readonly Poll[], every = 1_000, more: { goals?: 'words'[]; reading?: Partial<Reading> } = {}) {
  const log = new PollLog({ operationUrl: url, goals: more.goals ?? ['words'] })
  const timeline = new Timeline(new Date())
  return printed(() => {
    for (const [index, poll] of polls.entries()) {
      const times = { polls: index + 1, elapsedMs: index * every, nextPollMs: every, givesUpInMs: minute }
      const event: PollEvent =
        poll === 'fault' ? { ...times, fault: unreachable } : { ...times, reading: reading(poll, more.reading) }
      log.add(event, timeline.add(event))
    }
  })
}

test('a line for each change, and none for a repetition', () => {
  expect(logged([{}, {}, { status: 'Stopping' }, 'fault', 'fault', {}], 2_000)).toEqual([
    '0s: Running (next poll in 2s)',
    '4s: Running → Stopping (next poll in 2s)',
    '6s: Stopping → No status: Azure returned HTTP 503 (next poll in 2s)',
    '10s: no status → Running (next poll in 2s)'
  ])
})

test('a poll that ends the wait announces no next poll, and a fault that ends it is only in the verdict', () => {
  const log = new PollLog(subject)
  const ends = { polls: 1, elapsedMs: 0 }
  expect(printed(() => log.add({ ...ends, reading: reading({ status: 'Succeeded' }) }, true))).toEqual([
    '0s: Succeeded'
  ])
  expect(printed(() => log.add({ ...ends, fault: unreachable }, true))).toEqual([])
})

describe('a heartbeat', () => {
  test('says when the wait gives up', () => {
    expect(logged([{}, {}], 30_000)[1]).toBe('30s: still Running (next poll in 30s, giving up in 1m)')
    expect(logged(['fault', 'fault'], 30_000)[1]).toBe(
      '30s: still No status: Azure returned HTTP 503 (next poll in 30s, giving up in 1m)'
    )
  })

  test.each([
    ['not before 30 s', 29_999, 1],
    ['after 30 s', 30_000, 2]
  ])('comes %s', (_, every, lines) => {
    expect(logged([{}, {}], every)).toHaveLength(lines)
  })

  test('grows sparser: a quarter of the wait, 15 minutes at most', () => {
    const minutes = logged(new Array(181).fill({}), minute).map((line) => line.split(':')[0])
    expect(minutes).toEqual(
      '0s 1m 2m 3m 4m 6m 8m 11m 15m 20m 27m 36m 48m 1h,3m 1h,18m 1h,33m 1h,48m 2h,3m 2h,18m 2h,33m 2h,48m'
        .split(' ')
        .map((time) => time.replace(',', ' '))
    )
  })

  test('says so in words if less than a second remains', () => {
    expect(logged([{}], 999)).toEqual(['0s: Running (next poll in less than 1s)'])
  })
})

describe('changes other than the status', () => {
  test('the start time, once', () => {
    expect(logged([{ startTime: 'T' }, { startTime: 'U' }])).toEqual([
      '0s: Running (next poll in 1s)',
      '  Start time: T'
    ])
  })

  test('the URL, without its query', () => {
    const moved = { operationUrl: `${url}&sig=SECRET` }
    expect(logged([{}, {}], 1_000, { reading: moved })).toEqual([
      '0s: Running (next poll in 1s)',
      `  The status is now at ${url}&…`
    ])
  })

  test('percent, in steps of 10', () => {
    const percents = ['3', '9', '10', '19', '20'].map((percentComplete) => ({ percentComplete }))
    expect(logged(percents)).toEqual([
      '0s: Running, 3 % (next poll in 1s)',
      '2s: still Running, 10 % (next poll in 1s, giving up in 1m)',
      '4s: still Running, 20 % (next poll in 1s, giving up in 1m)'
    ])
  })

  const task = (name: string, state: string, children: readonly Task[] = []): Task => ({ name, state, children })

  test('tasks, by their path, and by number if several have the same name', () => {
    const tasks = [task('Copy', 'Running', [task('disk', 'Running')]), task('Copy', ''), task('Copy', 'Done')]
    expect(logged([{ tasks }, { tasks: [task('Copy', 'Done'), ...tasks.slice(1)] }])).toEqual([
      '0s: Running (next poll in 1s)',
      '  Copy: Running',
      '  Copy › disk: Running',
      '  Copy (2): no state',
      '  Copy (3): Done',
      '1s: still Running (next poll in 1s, giving up in 1m)',
      '  Copy: Running → Done'
    ])
  })

  test('tasks that are not in the status document', () => {
    const log = new PollLog(subject)
    expect(printed(() => log.addTasks([task('vm', 'Running')]))).toEqual(['  vm: Running'])
    expect(printed(() => log.addTasks([task('vm', 'Running')]))).toEqual([])
    expect(printed(() => log.addTasks([task('vm', 'Succeeded')]))).toEqual(['  vm: Running → Succeeded'])
  })

  test('30 lines per poll, and the number of omitted lines', () => {
    const tasks = (count: number) => Array.from({ length: count }, (_, index) => task(`t${index}`, 'x'))
    expect(logged([{ tasks: tasks(30) }])).toHaveLength(31)
    expect(logged([{ tasks: tasks(31) }]).at(-1)).toBe('  … and 1 more changes')
  })

  test('1,000 lines per wait, and heartbeats', () => {
    const words = Array.from({ length: 1_100 }, (_, index) => ({ status: `word${index}` }))
    const lines = logged(words, 10)
    expect(lines).toHaveLength(1_001)
    expect(lines.at(-1)).toBe('There are too many changes to show all of them. From now on, only some are shown.')
  })
})

describe('a word that counts as running', () => {
  const warnings = (polls: readonly Poll[], goals?: 'words'[]) =>
    logged(polls, 1_000, { goals }).filter((line) => line.startsWith('warning'))
  const final = (status: string) => ({ status, doubt: 'sounds-final' }) as const

  test('is a warning at once, once for each word', () => {
    expect(warnings([final('Completed'), {}, final('Completed')])).toEqual([
      'warning The status counts as running: The status Completed sounds as if the operation had finished, but this API does not define it as an end. It counts as running. If it should end the wait, name it in succeeded-when or failed-when.'
    ])
  })

  test('mentions no input that the API ignores', () => {
    expect(warnings([final('Completed')], [])[0]).toMatch(
      /It counts as running\. If it never changes, the wait ends at the deadline\.$/
    )
  })

  test('is the same in any case of letters', () => {
    expect(warnings(['Completed', 'COMPLETED', 'completed'].map(final))).toHaveLength(1)
  })

  test('has at most three warnings, and then a line for each new word', () => {
    const polls = ['A', 'B', 'C', 'D', 'C', 'd', 'E'].map(final)
    expect(warnings(polls)).toHaveLength(3)
    expect(logged(polls).filter((line) => line.startsWith('  '))).toEqual(
      ['D', 'E'].map(
        (word) =>
          `  The status ${word} sounds as if the operation had finished, but this API does not define it as an end. It counts as running. If it should end the wait, name it in succeeded-when or failed-when.`
      )
    )
  })

  test('has no more lines than all other changes', () => {
    const words = Array.from({ length: 1_100 }, (_, index) => final(`word${index}`))
    // The poll that reaches the limit has a line for its status and one for its word.
    expect(logged(words, 10).filter((line) => !line.startsWith('warning'))).toHaveLength(1_002)
  })
})
