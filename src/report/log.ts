import * as core from '@actions/core'
import { formatDuration } from '../duration.ts'
import { firstSilenceMs } from '../wait/patience.ts'
import type { Conclusion, Subject } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { inert } from './inert.ts'
import { indented } from './lines.ts'
import { sentenceOf } from './sentence.ts'
import { shownUrl } from './shown-url.ts'

/** GitHub shows this much of an annotation. */
const maxAnnotationUnits = 4_096
/** Lines of an error under its annotation: more are in a group of their own. */
const maxTreeLines = 12

/** A line of the log. Everything printed goes through here or `annotate`, and so is inert. */
export function print(line: string): void {
  core.info(inert(line))
}

/** An error or a warning on the run's page and in the log. */
export function annotate(level: 'error' | 'warning', title: string, lines: readonly string[]): void {
  const message = lines.map((line) => inert(line)).join('\n')
  const write = level === 'error' ? core.error : core.warning
  write(message.slice(0, maxAnnotationUnits), { title: inert(title, 200) })
}

/** Lines that a reader of the log opens to know more. */
export function group(title: string, lines: readonly string[]): void {
  core.startGroup(inert(title))
  for (const line of lines) print(line)
  core.endGroup()
}

/** Whether the runner was asked for more (`ACTIONS_STEP_DEBUG`). */
export function isDebug(): boolean {
  return core.isDebug()
}

/** A line that the runner shows only if it was asked for more. */
export function debug(line: string): void {
  if (isDebug()) core.debug(inert(line))
}

/** How long the action waits for what, in milliseconds. */
export interface WaitLengths {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly graceMs: number
}

/** Says what is awaited, where, and until when; and, in a group, how. */
export function printStart(subject: Subject, lengths: WaitLengths, now: Date): void {
  const { api, until, operationId, title, operationUrl, portalUrl } = subject
  const { timeoutMs, minPollIntervalMs, maxPollIntervalMs } = lengths
  const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19)
  print(
    `Waiting for ${title ?? `${api} operation ${operationId}`} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`
  )
  group('How it waits', [
    `Polling every ${formatDuration(minPollIntervalMs)} to ${formatDuration(maxPollIntervalMs)}, or as Retry-After says`,
    patienceLine(lengths),
    ...(until === 'deleted' ? ['Success means that the resource is gone (until: deleted)'] : []),
    ...(portalUrl === undefined ? [] : [`In the portal: ${portalUrl}`])
  ])
}

function patienceLine({ maxSilenceMs, graceMs }: WaitLengths): string {
  const first = maxSilenceMs > firstSilenceMs ? ` (${formatDuration(firstSilenceMs)} before the first)` : ''
  const grace = graceMs < maxSilenceMs ? `, or after ${formatDuration(graceMs)} of 403 or 404` : ''
  return `Giving up after ${formatDuration(maxSilenceMs)} without a readable response${first}${grace}`
}

/** The verdict: a plain line when green; otherwise an annotation with the root cause in its title, and what led to it. */
export function printVerdict(conclusion: Conclusion): void {
  const { verdict, subject, red, error } = conclusion
  const { title, text, lines } = sentenceOf(conclusion)
  if (verdict.outcome === 'succeeded') {
    if (red)
      annotate('error', `${title}, but fail-on names this outcome`, [text, 'The step fails: fail-on names succeeded.'])
    else print(`${title}: ${text}`)
    const { warnings = [], status } = verdict.reading.operation
    if (warnings.length > 0)
      annotate('warning', `Succeeded, but Azure says ${status}`, errorLines(warnings).map(indented))
    return
  }
  // Its first line is in the text.
  const tree = error === undefined ? [] : errorLines([error]).slice(1).map(indented)
  const portal = subject?.portalUrl === undefined ? [] : [`In the portal: ${subject.portalUrl}`]
  const green = red ? [] : ['fail-on does not name this outcome: the step stays green.']
  annotate(red ? 'error' : 'warning', title, [text, ...tree.slice(0, maxTreeLines), ...lines, ...portal, ...green])
  if (tree.length > maxTreeLines) group('The whole error', tree)
}
