import { formatDuration } from '../duration.ts'
import { timelineChart } from './chart.ts'
import { type Conclusion, shownUrl } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { escapeHtml, inertHtml } from './inert.ts'
import type { Line } from './lines.ts'
import { sentenceOf } from './sentence.ts'
import { taskLines } from './tasks.ts'
import type { Timeline } from './timeline.ts'

/** GitHub takes 1 MiB: this many, with room for what may stand before. */
const mostBytes = 1_000_000

/**
 * The job summary. HTML throughout, each block without a blank line in it: so Markdown finds nothing of its own in
 * what a service wrote (CommonMark 4.6, kind 6). The chart, which is none, has no more of it than letters.
 */
export function summaryOf(conclusion: Conclusion, timeline: Timeline): string {
  const { verdict, subject, error, red } = conclusion
  const operation = verdict.reading?.operation
  const sentence = sentenceOf(conclusion)
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Outcome', verdict.outcome],
    ['Reason', verdict.reason],
    ['API', subject?.api],
    ['Operation', subject?.operationId],
    ['Name', operation?.name],
    ['URL', subject && shownUrl(verdict.reading?.operationUrl ?? subject.operationUrl)],
    ['Last status', operation?.status],
    ['Percent complete', operation?.percentComplete],
    ['Duration', formatDuration(verdict.elapsedMs)],
    ['Polls', String(verdict.polls)],
    ['Started, says Azure', operation?.startTime],
    ['Ended, says Azure', operation?.endTime],
    ['Request id', verdict.requestId]
  ]
  const rows = facts.flatMap(([name, value]) =>
    value ? [`<tr><th align="left">${name}</th><td>${inertHtml(value)}</td></tr>`] : []
  )
  const blocks = [
    `<h3>${red ? '❌' : verdict.outcome === 'succeeded' ? '✅' : '⚠️'} ${verdict.reason === 'invalid-input' ? 'Wrong inputs' : `Azure operation: ${verdict.outcome}`}</h3>`,
    `<p>${[sentence.text, ...(sentence.list ?? []), sentence.advice]
      .filter(Boolean)
      .map((text) => inertHtml(text))
      .join('<br>')}</p>`,
    section('Error', errorLines(error === undefined ? [] : [error])),
    section('Warnings', errorLines(verdict.outcome === 'succeeded' ? (operation?.warnings ?? []) : [])),
    `<table>${rows.join('')}</table>`,
    portalLink(subject?.portalUrl),
    timelineChart(timeline, verdict) ?? '',
    timelineTable(timeline),
    section('Tasks', taskLines(operation?.tasks ?? []))
  ]
  return `${fitting(blocks.filter((block) => block !== '')).join('\n\n')}\n`
}

/** The only link in the summary: to the cloud's own portal, made of inputs that were checked. */
function portalLink(url: string | undefined): string {
  return url === undefined ? '' : `<p><a href="${escapeHtml(url)}">Open in the Azure portal</a></p>`
}

/** The blocks, each as long as there is room for it: the first ones say the most. */
function fitting(blocks: readonly string[]): readonly string[] {
  let left = mostBytes
  return blocks.map((block) => {
    const bytes = Buffer.byteLength(block)
    if (bytes > left) return '<p>Left out, because GitHub takes 1 MiB of a summary.</p>'
    left -= bytes
    return block
  })
}

function timelineTable({ entries, leftOut }: Timeline): string {
  if (entries.length === 0) return ''
  const rows = entries.map(
    ({ elapsedMs, text }) => `<tr><td>${formatDuration(elapsedMs)}</td><td>${inertHtml(text, 200)}</td></tr>`
  )
  const note = leftOut === 0 ? '' : `<p>${leftOut} more changes, in the middle, are left out.</p>`
  return `<h4>Timeline</h4><table><tr><th>After</th><th>Status</th></tr>${rows.join('')}</table>${note}`
}

function section(title: string, lines: readonly Line[]): string {
  return lines.length === 0 ? '' : `<h4>${title}</h4>${nested(lines)}`
}

function nested(lines: readonly Line[]): string {
  let depth = -1
  let html = ''
  for (const line of lines) {
    html += line.depth > depth ? '<ul>' : `</li>${'</ul></li>'.repeat(depth - line.depth)}`
    html += `<li>${inertHtml(line.text)}`
    depth = line.depth
  }
  return html + '</li></ul>'.repeat(depth + 1)
}
