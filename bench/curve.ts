import type { Crowd, Curve } from './waiters.ts'

/** Draws curves as an SVG that is readable on white and on black. */

interface Panel {
  readonly title: string
  readonly value: (crowd: Crowd) => number
  readonly ticks: readonly number[]
  /** From 0 at the bottom of the panel to 1 at its top. */
  readonly height: (value: number) => number
}

const width = 760
const top = 40
const [panelWidth, panelHeight] = [290, 220]
const lefts = [60, 430] as const
const styles: readonly string[] = [
  'stroke="#2da44e" stroke-width="3"',
  'stroke="#bf5af2" stroke-width="2"',
  'stroke="#d4762c" stroke-width="2"',
  'stroke="#388bfd" stroke-width="2"',
  'stroke="#388bfd" stroke-width="2" stroke-dasharray="7 4"'
]

const panels: readonly Panel[] = [
  {
    title: 'Requests refused, %',
    value: ({ requests, refused }) => (100 * refused) / requests,
    ticks: [0, 25, 50, 75, 100],
    height: (value) => value / 100
  },
  {
    title: 'Mean lag, s',
    value: ({ meanLagMs }) => meanLagMs / 1_000,
    ticks: [1, 10, 100, 1_000, 10_000],
    height: (value) => Math.log10(Math.max(value, 0.5)) / 4
  }
]

export function draw(curves: readonly Curve[]): string {
  const sizes = curves[0]?.crowds.map(({ waits }) => waits) ?? []
  const legendTop = top + panelHeight + 62
  const legend = curves.map(({ name }, index) => {
    const [x, y] = [60 + 235 * (index % 3), legendTop + 22 * Math.floor(index / 3)]
    return `<path d="M${x} ${y}h32" ${styles[index]}/><text x="${x + 40}" y="${y + 4}">${name}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${legendTop + 40}" width="${width}" role="img">
<title>Many waits on one subscription: requests refused, and mean lag</title>
<style>
text { font: 12px sans-serif; fill: #57606a }
path { fill: none; stroke-linejoin: round }
.grid { stroke: #8c959f; stroke-opacity: .35 }
@media (prefers-color-scheme: dark) { text { fill: #9da7b3 } }
</style>
${lefts.map((left, index) => drawPanel(panels[index], left, curves, sizes)).join('\n')}
${legend.join('\n')}
</svg>
`
}

function drawPanel(panel: Panel | undefined, left: number, curves: readonly Curve[], sizes: readonly number[]): string {
  if (panel === undefined) throw new Error('A panel is missing')
  const y = (value: number) => round(top + panelHeight * (1 - panel.height(value)))
  const x = (waits: number) => {
    const [least = 1, most = 1] = [sizes[0], sizes.at(-1)]
    return round(left + (panelWidth * Math.log(waits / least)) / Math.log(most / least))
  }
  const ticks = panel.ticks.map(
    (tick) =>
      `<path class="grid" d="M${left} ${y(tick)}h${panelWidth}"/><text x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`
  )
  const foot = top + panelHeight + 20
  const labels = sizes.map(
    (waits) => `<text x="${x(waits)}" y="${foot}" text-anchor="middle">${waits.toLocaleString('en')}</text>`
  )
  const lines = curves.map(({ crowds }, index) => {
    const points = crowds.map((crowd) => `${x(crowd.waits)} ${y(panel.value(crowd))}`)
    return `<path d="M${points.join('L')}" ${styles[index]}/>`
  })
  const axis = `<text x="${left + panelWidth / 2}" y="${foot + 18}" text-anchor="middle">concurrent waits</text>`
  return [`<text x="${left}" y="22">${panel.title}</text>`, ...ticks, ...labels, axis, ...lines.toReversed()].join('\n')
}

function round(value: number): number {
  return Math.round(10 * value) / 10
}
