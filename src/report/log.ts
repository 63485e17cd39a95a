import * as core from '@actions/core'
import { formatDuration } from '../duration.ts'
import { type Conclusion, type Subject, shownUrl } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { inert } from './inert.ts'
import { indented } from './lines.ts'
import { sentenceOf } from './sentence.ts'

/** GitHub shows this much of an annotation. */
const mostOfAnnotation = 4_096
/** Lines of an error under its annotation: more are in a group of their own. */
const mostOfTree = 12

/** A line of the log. Everything printed goes through here or `annotate`, and so is inert. */
export function print(line: string): void {
  core.info(inert(line))
}

/** An error or a warning on the run's page and in the log. */
export function annotate(level: 'error' | 'warning', title: string, lines: readonly string[]): void {
  const message = lines.map((line) => inert(line)).join('\n')
  const write = level === 'error' ? core.error : core.warning
  write(message.slice(0, mostOfAnnotation), { title: inert(title, 200) })
}

/** Lines that a reader of the log opens when they want to know more. */
export function group(title: string, lines: readonly string[]): void {
  core.startGroup(inert(title))
  for (const line of lines) print(line)
  core.endGroup()
}

/** Whether the runner was asked for more (`ACTIONS_STEP_DEBUG`). */
export function isDebug(): boolean {
  return core.isDebug()
}

/** A line that the runner shows only where it was asked for more. */
export function debug(line: string): void {
  if (isDebug()) core.debug(inert(line))
}

/** How long the action waits for what, in milliseconds. */
export interface Terms {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
}

/** Says what is awaited, where, and until when; and, for who opens it, how. */
export function printStart({ api, operationId, operationUrl, portalUrl }: Subject, terms: Terms, now: Date): void {
  const { timeoutMs, minPollIntervalMs, maxPollIntervalMs, maxSilenceMs } = terms
  const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19)
  print(
    `Waiting for ${api} operation ${operationId} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`
  )
  group('How it waits', [
    `Looking again after ${formatDuration(minPollIntervalMs)} to ${formatDuration(maxPollIntervalMs)}, or when Azure says`,
    `Giving up after ${formatDuration(maxSilenceMs)} without one readable answer (2m before the first)`,
    ...(portalUrl === undefined ? [] : [`In the portal: ${portalUrl}`])
  ])
}

/** The verdict: a plain line when green; otherwise an annotation with the root cause in its title, and what led to it. */
export function printVerdict(conclusion: Conclusion): void {
  const { verdict, subject, red, error } = conclusion
  const { title, text, list = [], advice } = sentenceOf(conclusion)
  const { warnings = [], status } = verdict.reading?.operation ?? {}
  if (verdict.outcome === 'succeeded' && !red) {
    print(`${title}: ${text}`)
    const lines = errorLines(warnings).map(indented)
    if (lines.length > 0) annotate('warning', `Succeeded, but Azure says ${status}`, lines)
    return
  }
  // Its first line stands in the text.
  const tree = error === undefined ? [] : errorLines([error]).slice(1).map(indented)
  const portal = subject?.portalUrl === undefined ? '' : `In the portal: ${subject.portalUrl}`
  const allowed = red ? '' : 'fail-on does not name this outcome: the step stays green.'
  annotate(
    red ? 'error' : 'warning',
    title,
    [text, ...list, ...tree.slice(0, mostOfTree), advice, portal, allowed].filter((line) => line !== '')
  )
  if (tree.length > mostOfTree) group('The whole error', tree)
}
