/** A line of something nested: what stands one step deeper belongs to what stands before it. The texts are foreign. */
export interface Line {
  readonly depth: number
  readonly text: string
}

/** The first lines, and how many there are beyond. */
export function atMost(most: number, lines: readonly Line[]): readonly Line[] {
  const left = lines.length - most
  return left <= 0 ? lines : [...lines.slice(0, most), { depth: 0, text: `… and ${left} more lines` }]
}

/** A line as plain text shows where it belongs. */
export function indented({ depth, text }: Line): string {
  return `${'  '.repeat(depth)}${text}`
}
