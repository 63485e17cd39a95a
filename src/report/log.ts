import * as core from '@actions/core'
import { formatDuration, formatSetting } from '../duration.ts'
import { firstSilenceMs } from '../wait/patience.ts'
import type { Conclusion, Subject } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { inert } from './inert.ts'
import { indented } from './lines.ts'
import { sentenceOf } from './sentence.ts'
import { shownUrl } from './shown-url.ts'

/** The length of an annotation that GitHub shows, in UTF-16 units. */
const maxAnnotationUnits = 4_096
/** The most lines of an error in its annotation. A longer error also gets a group. */
const maxTreeLines = 12

/** Prints a line of the log. Everything is printed here or in `annotate`, which make it inert. */
export function print(line: string): void {
  core.info(inert(line))
}

/** Prints an error or a warning, which GitHub shows on the page of the run too. */
export function annotate(level: 'error' | 'warning', title: string, lines: readonly string[]): void {
  const message = lines.map((line) => inert(line)).join('\n')
  const write = level === 'error' ? core.error : core.warning
  write(message.slice(0, maxAnnotationUnits), { title: inert(title, 200) })
}

/** Prints lines in a collapsed group. */
export function group(title: string, lines: readonly string[]): void {
  core.startGroup(inert(title))
  for (const line of lines) print(line)
  core.endGroup()
}

/** Whether debug logging is on (`ACTIONS_STEP_DEBUG`). */
export function isDebug(): boolean {
  return core.isDebug()
}

/** Prints a line that is shown only if debug logging is on. */
export function debug(line: string): void {
  if (isDebug()) core.debug(inert(line))
}

/** The times and limits of the wait, in milliseconds. */
export interface WaitLengths {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly graceMs: number
  /** Whether the service responded before the wait, so that the host is the right one. */
  readonly isHostKnown: boolean
}

/** Prints the operation, its URL and the deadline, and the intervals and limits in a group. */
export function printStart(subject: Subject, lengths: WaitLengths, now: Date): void {
  const { api, until, operationId, title, operationUrl, portalUrl } = subject
  const { timeoutMs, minPollIntervalMs, maxPollIntervalMs } = lengths
  const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19)
  print(
    `Waiting for ${title ?? `${api} ${operationId}`} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`
  )
  group('Intervals and limits', [
    `Polling every ${formatSetting(minPollIntervalMs)} to ${formatSetting(maxPollIntervalMs)}, or as Retry-After says`,
    patienceLine(lengths),
    ...(until === 'deleted' ? ['Success means that the resource is gone (until: deleted)'] : []),
    ...(portalUrl === undefined ? [] : [`In the portal: ${portalUrl}`])
  ])
}

function patienceLine({ maxSilenceMs, graceMs, isHostKnown }: WaitLengths): string {
  const isFirstShorter = !isHostKnown && maxSilenceMs > firstSilenceMs
  const first = isFirstShorter ? ` (${formatSetting(firstSilenceMs)} before the first)` : ''
  // The limit before the first response does not apply to a 403 or 404.
  const isGraceOther = graceMs < maxSilenceMs || isFirstShorter
  const grace = isGraceOther ? `, or after ${formatSetting(Math.min(graceMs, maxSilenceMs))} of 403 or 404` : ''
  return `Giving up after ${formatSetting(maxSilenceMs)} without a readable response${first}${grace}`
}

/** The title of the warnings of an operation that succeeded. A word that says more than success is part of it. */
function warningTitle(status: string): string {
  const isPlain = ['succeeded', 'completed', 'complete'].includes(status.toLowerCase())
  return isPlain ? 'Succeeded with warnings' : `Succeeded, but Azure says ${status}`
}

/** Prints the verdict: a success as a line, anything else as an annotation with the root cause in its title. */
export function printVerdict(conclusion: Conclusion): void {
  const { verdict, subject, red, error } = conclusion
  const { title, text, lines } = sentenceOf(conclusion)
  if (verdict.outcome === 'succeeded') {
    if (red)
      annotate('error', `${title}, but fail-on names this outcome`, [text, 'The step fails: fail-on names succeeded.'])
    else print(`${title}: ${text}`)
    const { warnings = [], status } = verdict.reading.operation
    if (warnings.length > 0) annotate('warning', warningTitle(status), errorLines(warnings).map(indented))
    return
  }
  // Without the first line, which is in the text.
  const tree = error === undefined ? [] : errorLines([error]).slice(1).map(indented)
  const portal = subject?.portalUrl === undefined ? [] : [`In the portal: ${subject.portalUrl}`]
  const green = red ? [] : ['fail-on does not name this outcome: the step stays green.']
  annotate(red ? 'error' : 'warning', title, [text, ...tree.slice(0, maxTreeLines), ...lines, ...portal, ...green])
  if (tree.length > maxTreeLines) group('The complete error', tree)
}
