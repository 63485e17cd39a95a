/** A line of a nested list. A line that is one step deeper belongs to the one before it. The texts are foreign. */
export interface Line {
  readonly depth: number
  readonly text: string
}

/** The first lines, followed by the number of the others. */
export function atMost(max: number, lines: readonly Line[]): readonly Line[] {
  const left = lines.length - max
  return left <= 0 ? lines : [...lines.slice(0, max), { depth: 0, text: `… and ${left} more lines` }]
}

/** A line as indented plain text. */
export function indented({ depth, text }: Line): string {
  return `${'  '.repeat(depth)}${text}`
}
