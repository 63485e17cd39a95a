import type { Verdict } from '../wait/verdict.ts'
import type { Timeline } from './timeline.ts'

/** A picture with more bars says less. */
const mostBars = 30
const longestLabel = 40
/** A bar of no length is not seen: each has this share of the whole. */
const leastShare = 0.01

/**
 * The timeline as a Mermaid chart, which GitHub draws in a summary.
 * @returns undefined where there is nothing to draw
 */
export function timelineChart({ entries, startedAt }: Timeline, { outcome, elapsedMs }: Verdict): string | undefined {
  if (entries.length === 0) return undefined
  const start = startedAt.getTime()
  const least = Math.max(1, elapsedMs * leastShare)
  const shown = entries.slice(0, mostBars)
  const bars = shown.map(({ elapsedMs: from, text, isFault }, index) => {
    const isLast = index === entries.length - 1
    const until = Math.max(entries[index + 1]?.elapsedMs ?? elapsedMs, from + least)
    const kind = isFault ? 'crit, ' : isLast && outcome === 'succeeded' ? 'done, ' : isLast ? 'active, ' : ''
    return `  ${index + 1} ${label(text)} :${kind}${Math.round(start + from)}, ${Math.round(start + until)}`
  })
  const lines = ['gantt', '  dateFormat x', `  axisFormat ${elapsedMs < 120_000 ? '%H:%M:%S' : '%H:%M'}`, ...bars]
  return ['```mermaid', ...lines, '```'].join('\n')
}

/** Text that means nothing to Mermaid: letters, digits and spaces, behind the number that begins the line. */
function label(text: string): string {
  const plain = text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, longestLabel)
  return plain || 'no name'
}
