import { formatDuration } from '../duration.ts'
import type { Task } from '../operation.ts'
import { timelineChart } from './chart.ts'
import { type Conclusion, currentApi, currentUrl } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { escapeHtml, inertHtml, withCut } from './inert.ts'
import type { Line } from './lines.ts'
import { type Sentence, sentenceOf } from './sentence.ts'
import { shownUrl } from './shown-url.ts'
import { taskLines, taskRows } from './tasks.ts'
import type { Timeline, TimelineEntry } from './timeline.ts'

/** GitHub accepts 1 MiB. This limit leaves room for what other steps wrote. */
const maxBytes = 1_000_000

/**
 * The job summary. It is HTML, and no block contains a blank line, so that foreign text is not interpreted as Markdown
 * (CommonMark 4.6, kind 6). The chart is Markdown, not HTML, so only letters and digits of foreign text go into it.
 */
export function summaryOf(conclusion: Conclusion, timeline: Timeline): string {
  const { verdict, subject, error, tasks } = conclusion
  const operation = verdict.reading?.operation
  const blocks = [
    heading(conclusion),
    paragraph(sentenceOf(conclusion)),
    section('Error', errorLines(error === undefined ? [] : [error])),
    section('Warnings', errorLines(verdict.outcome === 'succeeded' ? (operation?.warnings ?? []) : [])),
    factTable(conclusion),
    portalLink(subject?.portalUrl),
    timelineHeading(timeline),
    timelineChart(timeline, verdict) ?? '',
    timelineTable(timeline),
    taskSection(tasks ?? operation?.tasks ?? [])
  ]
  return `${fitting(blocks.filter((block) => block !== '')).join('\n\n')}\n`
}

/** The operation and its outcome. */
function heading(conclusion: Conclusion): string {
  const { verdict, red } = conclusion
  const { outcome, reason } = verdict
  const sign = red ? '❌' : outcome === 'succeeded' ? '✅' : '⚠️'
  if (reason === 'invalid-input') return `<h3>${sign} Invalid inputs</h3>`
  const label = labelOf(conclusion)
  const subject = label === '' ? 'Azure operation' : inertHtml(label, longestLabel)
  return `<h3>${sign} ${subject}: ${reason === 'not-started' ? 'not started' : outcome}</h3>`
}

const longestLabel = 120
/** Of a status in the timeline, in UTF-16 units. */
const longestStatus = 200

/** What people know the operation by: its title, the call that started it, or its name and the last segment of its id. */
function labelOf({ verdict, subject, title, call }: Conclusion): string {
  const known = subject?.title ?? title
  if (known !== undefined) return known
  if (call !== undefined) return callLabel(call)
  const id = subject?.operationId.split('/').findLast((segment) => segment !== '') ?? ''
  const name = verdict.reading?.operation.name ?? ''
  return [...new Set([name, id])].filter((part) => part !== '').join(' ')
}

/** A call by its method and the resource: `POST virtualMachines/vm1/deallocate`. */
function callLabel(call: string): string {
  const [method = '', href = ''] = call.split(' ')
  const path = URL.canParse(href) ? new URL(href).pathname : href
  const [, below] = /.*\/providers\/[^/]+\/(.+)$/i.exec(path) ?? []
  return `${method} ${below ?? path.split('/').slice(-2).join('/')}`
}

function paragraph({ text, lines }: Sentence): string {
  return `<p>${[text, ...lines].map((line) => inertHtml(line)).join('<br>')}</p>`
}

function factTable(conclusion: Conclusion): string {
  const { verdict, subject, call } = conclusion
  const operation = verdict.reading?.operation
  const url = currentUrl(conclusion)
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Outcome', verdict.outcome],
    ['Reason', verdict.reason],
    ['API', currentApi(conclusion)],
    ['Request', call],
    ['Until', subject?.until === 'deleted' ? subject.until : undefined],
    ['Operation', subject?.operationId],
    ['Name', operation?.name],
    ['URL', url && shownUrl(url)],
    ['Last status', operation?.status],
    ['Percent complete', operation?.percentComplete],
    ['Duration', formatDuration(verdict.elapsedMs)],
    ['Polls', String(verdict.polls)],
    ['Start time', operation?.startTime],
    ['End time', operation?.endTime],
    ['Request id', verdict.requestId]
  ]
  const rows = facts.flatMap(([name, value]) =>
    value ? [`<tr><th align="left">${name}</th><td>${inertHtml(value)}</td></tr>`] : []
  )
  return `<table>${rows.join('')}</table>`
}

/** The only link in the summary. It leads to the cloud's own portal and is built from validated inputs. */
function portalLink(url: string | undefined): string {
  return url === undefined ? '' : `<p><a href="${escapeHtml(url)}">Open in the Azure portal</a></p>`
}

/** The blocks for which there is room. The most important ones come first. */
function fitting(blocks: readonly string[]): readonly string[] {
  let left = maxBytes
  return blocks.map((block) => {
    const bytes = Buffer.byteLength(block)
    if (bytes > left) return '<p>Left out, because GitHub accepts 1 MiB per summary.</p>'
    left -= bytes
    return block
  })
}

/** The heading of the chart and of the table. */
function timelineHeading({ entries }: Timeline): string {
  return entries.length === 0 ? '' : '<h4>Timeline</h4>'
}

/** Tasks as a list, but the resources of a deployment, which have a type and a duration, as a table. */
function taskSection(tasks: readonly Task[]): string {
  const rows = taskRows(tasks)
  if (!rows.some(({ type }) => type !== '')) return section('Tasks', taskLines(tasks))
  const cells = rows.map(
    ({ depth, name, type, state, duration }) =>
      `<tr><td>${'&nbsp;&nbsp;&nbsp;'.repeat(depth)}${inertHtml(name)}</td>${[type, state, duration].map((text) => `<td>${text && inertHtml(text)}</td>`).join('')}</tr>`
  )
  const head = ['Resource', 'Type', 'State', 'Duration'].map((name) => `<th align="left">${name}</th>`).join('')
  return `<h4>Resources</h4><table><tr>${head}</tr>${cells.join('')}</table>`
}

function timelineTable({ entries, leftOut }: Timeline): string {
  if (entries.length === 0) return ''
  const rows = entries.map(
    (entry) => `<tr><td>${formatDuration(entry.elapsedMs)}</td><td>${inertHtml(shownStatus(entry))}</td></tr>`
  )
  const note = leftOut === 0 ? '' : `<p>${leftOut} more changes, in the middle, are left out.</p>`
  return `<table><tr><th>After</th><th>Status</th></tr>${rows.join('')}</table>${note}`
}

function shownStatus({ text, cut }: TimelineEntry): string {
  return withCut(text.slice(0, longestStatus), Math.max(0, text.length - longestStatus) + cut)
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
