import type { Flavor } from '../flavors/flavor.ts'
import { ProgressReader } from '../poll/progress.ts'
import { preferMemoryToSpeed } from '../process.ts'
import { print, printStart } from '../report/log.ts'
import { PollLog } from '../report/poll-log.ts'
import { reportEarly } from '../report/report.ts'
import type { StartedEnd } from '../start/start.ts'
import type { Verdict } from '../wait/verdict.ts'
import { type PollEvent, waitFor } from '../wait/wait.ts'
import { subjectOf } from './announce.ts'
import type { BeginOptions, Begun } from './begin.ts'
import type { Course } from './course.ts'
import type { Sources } from './explain.ts'

interface FollowOptions extends Omit<BeginOptions, 'apis' | 'runAttempt' | 'onCall'> {
  readonly course: Course
}

interface Followed extends Sources {
  readonly verdict: Verdict
  /** What people call an operation that ended without a poll. */
  readonly title?: string
}

/** Waits until the operation has ended, if it has not yet, and logs each poll. */
export async function follow(begun: Begun, options: FollowOptions): Promise<Followed> {
  const { inputs, schedule, secrets, signal, clock, course } = options
  const beganMs = clock.now() - course.startedAt
  if (begun.kind === 'end') return atOnce(begun, options, beganMs)
  const { flavor, isStarted, firstDelayMs } = begun
  const subject = secrets.redact(subjectOf(inputs, begun))
  course.subject = subject
  const spentMs = isStarted ? beganMs : 0
  const timeoutMs = Math.max(1, inputs.timeoutMs - spentMs)
  printStart(subject, { ...inputs, timeoutMs, isHostKnown: isStarted }, new Date())
  if (isStarted) reportEarly(subject)
  const log = new PollLog(subject)
  const progress = createProgress(flavor.progress, log, options)
  const onPoll = (event: PollEvent) => {
    log.add(event, course.add(event))
    progress.onPoll(event)
  }
  preferMemoryToSpeed()
  const lengths = { ...inputs, timeoutMs, firstDelayMs, isHostKnown: isStarted }
  const waited = await waitFor({ ...lengths, poll: course.counted(begun.poll), schedule, clock, signal, onPoll })
  const { failure, result } = flavor
  return { verdict: { ...waited, elapsedMs: waited.elapsedMs + spentMs }, failure, result, progress }
}

/** Follows a call that ended without a poll. */
function atOnce(ended: StartedEnd, options: FollowOptions, elapsedMs: number): Followed {
  const { ending, requestId, title, failure, progress, result } = ended
  const { secrets } = options
  const log = new PollLog({ operationUrl: '', goals: [] })
  return {
    verdict: { ...ending, requestId: secrets.redact(requestId), polls: 0, elapsedMs },
    title: secrets.redact(title),
    failure,
    result,
    progress: createProgress(progress, log, options)
  }
}

function createProgress(progress: Flavor['progress'], log: PollLog, options: FollowOptions): ProgressReader {
  const { connection, clock, signal, secrets } = options
  return new ProgressReader({
    progress,
    ask: connection.ask,
    clock,
    signal,
    redact: (found) => secrets.redact(found),
    onTasks: (tasks) => log.addTasks(tasks),
    onFault: print
  })
}
