/** docs/fault-matrix.md: what the fault matrix measured, without what chance or the machine decides. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Cell, type Pair, type Position, positions } from './fault-courses.ts'
import type { Course, Result } from './fault-runs.ts'
import { demandOf } from './fault-spacing.ts'
import type { SignIn } from './sign-in-faults.ts'

const file = new URL('../../docs/fault-matrix.md', import.meta.url)

const introduction = `# What each fault does to a step

Every fault below was brought about for every \`api\`, on the built action over real sockets, and this is what the step
ended with. ✅ is exit status 0, a green step, and ❌ exit status 1, a red one; then comes the output \`outcome\`, and behind
it \`reason\` where Azure gave no verdict. *First poll* and *in the middle* (after an answer that said running): the fault
strikes once, and the operation has succeeded by the next poll. *Last poll*: it strikes at the deadline, soon after an answer that said running. *For good*: it never
passes, and the step gives up after \`max-silence\` (without one readable answer or 429 before: after 2 minutes at most), for
403 and 404 after a minute, for 401 at the second in a row. *Asked again* says when the next poll comes, if any:
after a backoff is after \`min-poll-interval\` or more, and after at most 1 s, 2 s, 4 s and so on up to 60 s, by chance;
\`Retry-After\` is never undercut but by the one last poll at the deadline, and followed exactly up to the first 429 in a
row. From the second on it is only a lower bound, and the backoff is 4 s to 8 s, then eight times as long with each 429, up to
200 s. An answer is awaited for 60 s at most. Where an
\`api\` has a row of its own, it means the fault differently.

This page is made by a test, which fails where the action does anything else: \`UPDATE_DOCS=1 npm test -- fault-matrix\`.
`

const signInNote = `With a client secret, for Resource Manager and for Service Management. *First poll*: the first sign-in meets the fault.
*In the middle*: a renewal does. *Last poll*: the token has lapsed by then.`

const pairNote = `The first two polls meet a fault each, and the operation has succeeded by the third: for one API that speaks XML and one
that speaks JSON.`

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
    return section(group, table(['Fault', '`api`', ...columns, 'Asked again'], rows))
  })
  const signIn = section('Token service', signInNote, signInTable(signIns))
  return [introduction, ...groups, signIn, section('Two in a row', pairNote, pairTable(pairs, results))].join('\n')
}

/** The page as it is kept; with `UPDATE_DOCS` as it must be. */
export function keptPage(markdown: string): string {
  if (process.env.UPDATE_DOCS) writeFileSync(file, markdown)
  return readFileSync(file, 'utf8')
}

const columns = ['First poll', 'In the middle', 'Last poll', 'For good']

/** One row for all APIs, or one for each group of them that agree. */
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
    return [name, groups.size === 1 ? 'every' : listed, ...JSON.parse(row)]
  })
}

function endings(cells: readonly Cell[], results: Measured['results']): readonly string[] {
  const resultAt = (position: Position) => {
    const cell = cells.find((cell) => cell.positions.includes(position))
    return cell && results.get(cell.course)
  }
  const first = resultAt('first')
  const [turn] = cells[0]?.course.turns ?? []
  const isDemanded = turn !== undefined && demandOf(turn) !== undefined
  const again = isDemanded ? 'after `Retry-After`' : 'after a backoff'
  // What ends the wait at once is not there for good in a run of its own.
  return [...positions.map((position) => told(resultAt(position) ?? first)), first?.polls === 1 ? 'no' : again]
}

function signInTable(signIns: readonly SignIn[]): string {
  const rows = [...Map.groupBy(signIns, ({ fault }) => fault)].map(([fault, own]) => {
    const at = (position: Position) => own.filter((one) => one.position === position).map(({ result }) => told(result))
    return [fault, ...positions.map((position) => [...new Set(at(position))].join(' or '))]
  })
  return table(['Fault', ...columns], rows)
}

function pairTable(pairs: readonly Pair[], results: Measured['results']): string {
  const seconds = [...new Set(pairs.map(({ second }) => second))]
  const rows = [...Map.groupBy(pairs, ({ first }) => first)].map(([first, own]) => {
    const after = (second: string) =>
      own.filter((pair) => pair.second === second).map(({ course }) => told(results.get(course)))
    return [first, ...seconds.map((second) => [...new Set(after(second))].join(' or '))]
  })
  return table(['First', ...seconds.map((second) => `then ${second}`)], rows)
}

function told(ending: Ending | undefined): string {
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
