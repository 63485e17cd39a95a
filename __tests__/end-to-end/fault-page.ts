/**
 * Generates docs/fault-matrix.md from the fault matrix's results, without values that depend on chance or the machine.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Cell, type Pair, type Position, positions } from './fault-courses.ts'
import type { Course, Result } from './fault-runs.ts'
import { demandOf } from './fault-spacing.ts'
import type { SignIn } from './sign-in-faults.ts'

const file = new URL('../../docs/fault-matrix.md', import.meta.url)

const introduction = `# What each fault does to a step

The fault matrix causes every fault below for every \`api\`, over real sockets, with the built action. The tables show how the
step ended: ✅ is a green step (exit status 0), ❌ is a red one (exit status 1). Then comes the output \`outcome\`, and the output
\`reason\` if Azure reported no final status.

- *First poll* and *In the middle* (after a response with a running status): the fault occurs once. The operation has
  succeeded by the next poll.
- *Last poll*: the fault occurs at the deadline, shortly after a response with a running status.
- *For good*: the fault never ends. The step gives up after \`max-silence\`, or after at most 2 minutes if there was no readable
  response and no 429 before. It gives up after a minute of 403 or 404, and at the second 401 in a row.
- *Next poll*: when the action polls again, if it does.
  - *After a backoff*: after at least \`min-poll-interval\`, and after a random time of at most 1 s, 2 s, 4 s and so on up to 60 s.
  - *After \`Retry-After\`*: never earlier, except for the last poll at the deadline. Up to the first 429 in a row the action
    polls exactly then. From the second 429 in a row on, \`Retry-After\` is only a lower bound. The backoff is then 4 s to 8 s,
    and eight times as long after each further 429, up to 200 s.

A request times out after 60 s. If an \`api\` has its own row, the fault has another meaning for it.

A test generates this page, and fails if the action behaves differently: \`UPDATE_DOCS=1 npm test -- fault-matrix\`.
`

const signInNote = `With a client secret, for Resource Manager and for Service Management. *First poll*: the fault hits the first sign-in. *In the
middle*: it hits a token renewal. *Last poll*: the token has expired by then.`

const pairNote = `Each of the first two polls hits a fault. The operation has succeeded by the third poll. Measured for one API with XML and one
with JSON.`

interface Measured {
  readonly cells: readonly Cell[]
  readonly pairs: readonly Pair[]
  readonly signIns: readonly SignIn[]
  readonly results: ReadonlyMap<Course, Result>
}

type Ending = Pick<Result, 'exitStatus' | 'outcome' | 'reason'>

export function page({ cells, pairs, signIns, results }: Measured): string {
  const groups = [...Map.groupBy(cells, ({ fault }) => fault.group)].map(([group, own]) => {
    const faults = Map.groupBy(own, ({ fault }) => fault.name)
    const rows = [...faults].flatMap(([name, struck]) => faultRows(name, struck, results))
    return section(group, table(['Fault', '`api`', ...columns, 'Next poll'], rows))
  })
  const signIn = section('Token service', signInNote, signInTable(signIns))
  return [introduction, ...groups, signIn, section('Two in a row', pairNote, pairTable(pairs, results))].join('\n')
}

/** The committed page. With `UPDATE_DOCS` it is written first. */
export function keptPage(markdown: string): string {
  if (process.env.UPDATE_DOCS) writeFileSync(file, markdown)
  return readFileSync(file, 'utf8')
}

const columns = ['First poll', 'In the middle', 'Last poll', 'For good']

/** One row for all APIs, or one row for each group of APIs with the same results. */
function faultRows(name: string, cells: readonly Cell[], results: Measured['results']): readonly string[][] {
  const apis = [...new Set(cells.map(({ api }) => api))]
  const groups = Map.groupBy(apis, (api) =>
    JSON.stringify(
      endings(
        cells.filter((cell) => cell.api === api),
        results
      )
    )
  )
  const most = Math.max(...[...groups.values()].map(({ length }) => length))
  return [...groups].map(([row, which]) => {
    const listed = which.length === most ? 'the others' : which.map((api) => `\`${api}\``).join(', ')
    return [name, groups.size === 1 ? 'all' : listed, ...JSON.parse(row)]
  })
}

function endings(cells: readonly Cell[], results: Measured['results']): readonly string[] {
  const resultAt = (position: Position) => {
    const cell = cells.find((cell) => cell.positions.includes(position))
    return cell && results.get(cell.course)
  }
  const first = resultAt('first')
  const [turn] = cells[0]?.course.turns ?? []
  const hasRetryAfter = turn !== undefined && demandOf(turn) !== undefined
  const again = hasRetryAfter ? 'after `Retry-After`' : 'after a backoff'
  // A fault that ends the wait at once has no separate run for *For good*.
  return [...positions.map((position) => endingText(resultAt(position) ?? first)), first?.polls === 1 ? 'no' : again]
}

function signInTable(signIns: readonly SignIn[]): string {
  const rows = [...Map.groupBy(signIns, ({ fault }) => fault)].map(([fault, own]) => {
    const at = (position: Position) =>
      own.filter((one) => one.position === position).map(({ result }) => endingText(result))
    return [fault, ...positions.map((position) => [...new Set(at(position))].join(' or '))]
  })
  return table(['Fault', ...columns], rows)
}

function pairTable(pairs: readonly Pair[], results: Measured['results']): string {
  const seconds = [...new Set(pairs.map(({ second }) => second))]
  const rows = [...Map.groupBy(pairs, ({ first }) => first)].map(([first, own]) => {
    const after = (second: string) =>
      own.filter((pair) => pair.second === second).map(({ course }) => endingText(results.get(course)))
    return [first, ...seconds.map((second) => [...new Set(after(second))].join(' or '))]
  })
  return table(['First', ...seconds.map((second) => `then ${second}`)], rows)
}

function endingText(ending: Ending | undefined): string {
  if (ending === undefined) return ''
  const { exitStatus, outcome, reason } = ending
  return `${exitStatus === 0 ? '✅' : '❌'} \`${outcome}\`${reason ? `, \`${reason}\`` : ''}`
}

function section(title: string, ...paragraphs: readonly string[]): string {
  return `## ${title}\n\n${paragraphs.join('\n\n')}\n`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
