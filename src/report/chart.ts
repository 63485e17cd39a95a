import type { Outcome } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'
import type { Timeline, TimelineEntry } from './timeline.ts'

/** A picture with more bars says less. */
const maxBars = 30
const longestLabel = 40
/** A bar of no length is not seen: each has this share of the whole. */
const leastShare = 0.01

/**
 * The timeline as a Mermaid chart, which GitHub draws in a summary.
 * @returns undefined if there is nothing to draw
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

/** Mermaid's colours: `crit` is red, the loudest, `active` is light blue, `done` is grey. */
const endTags: Readonly<Partial<Record<Outcome, string>>> = {
  succeeded: 'active, ',
  failed: 'crit, ',
  canceled: 'crit, '
}

function tagOf({ isFault }: TimelineEntry): string {
  return isFault ? 'done, ' : ''
}

/** Text that means nothing to Mermaid: letters, digits and spaces, behind the number that begins the line. */
function label(text: string): string {
  const plain = text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, longestLabel)
  return plain || 'no name'
}
