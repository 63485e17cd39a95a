import * as core from '@actions/core'
import { formatDuration } from '../duration.ts'
import { type Conclusion, type Subject, shownUrl } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { inert } from './inert.ts'
import { indented } from './lines.ts'
import { sentenceOf } from './sentence.ts'

/** GitHub shows this much of an annotation. */
const mostOfAnnotation = 4_096
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

/** Says what is awaited, where, and until when. */
export function printStart({ api, operationId, operationUrl }: Subject, timeoutMs: number, now: Date): void {
  const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19)
  print(
    `Waiting for ${api} operation ${operationId} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`
  )
}

/** The verdict: a plain line when green, an annotation otherwise; then the error tree. */
export function printVerdict(conclusion: Conclusion): void {
  const { verdict, red, error } = conclusion
  const { title, text, list = [], advice } = sentenceOf(conclusion)
  const { warnings = [], status } = verdict.reading?.operation ?? {}
  if (verdict.outcome === 'succeeded' && !red) {
    print(`${title}: ${text}`)
    const lines = errorLines(warnings).map(indented)
    if (lines.length > 0) annotate('warning', `Succeeded, but Azure says ${status}`, lines)
  } else {
    const allowed = red ? [] : ['fail-on does not name this outcome: the step stays green.']
    annotate(
      red ? 'error' : 'warning',
      title,
      [text, ...list, advice, ...allowed].filter((line) => line !== '')
    )
  }
  if (error === undefined) return
  for (const line of errorLines([error])) print(`  ${indented(line)}`)
}
