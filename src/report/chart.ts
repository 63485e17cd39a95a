import type { Outcome } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'
import type { Timeline, TimelineEntry } from './timeline.ts'

/** A chart with more bars is not readable. */
const maxBars = 30
const longestLabel = 40
/** The shortest length of a bar, as a share of the whole, so that every bar is visible. */
const leastShare = 0.01

/**
 * The timeline as a Mermaid chart, which GitHub renders in a summary.
 * @returns undefined if the timeline is empty
 */
export function timelineChart({ entries, startedAt }: Timeline, { outcome, elapsedMs }: Verdict): string | undefined {
  if (entries.length === 0) return undefined
  const start = startedAt.getTime()
  const leastMs = Math.max(1, elapsedMs * leastShare)
  const bars = entries.map((entry, index) => {
    const next = entries[index + 1]
    const until = Math.max(next?.elapsedMs ?? elapsedMs, entry.elapsedMs + leastMs)
    const tag = next === undefined ? endTags[outcome] : undefined
    const times = `${Math.round(start + entry.elapsedMs)}, ${Math.round(start + until)}`
    return `  ${index + 1} ${label(entry.text)} :${tag ?? tagOf(entry)}${times}`
  })
  const half = maxBars / 2
  const shown = bars.length > maxBars ? [...bars.slice(0, half), ...bars.slice(-half)] : bars
  const axis = `  axisFormat ${elapsedMs < 120_000 ? '%H:%M:%S' : '%H:%M'}`
  return ['```mermaid', 'gantt', '  dateFormat x', axis, ...shown, '```'].join('\n')
}

/** Mermaid's colours: `crit` is red, `active` is light blue, `done` is grey. */
const endTags: Readonly<Partial<Record<Outcome, string>>> = {
  succeeded: 'active, ',
  failed: 'crit, ',
  canceled: 'crit, '
}

function tagOf({ isFault }: TimelineEntry): string {
  return isFault ? 'done, ' : ''
}

/** Text without Mermaid syntax: only letters, digits and spaces. The line begins with a number, so no keyword does. */
function label(text: string): string {
  const plain = text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, longestLabel)
  return plain || 'no name'
}
