import { availableParallelism, cpus } from 'node:os'
import { readLimit } from './bucket.ts'
import type { Figures } from './lag.ts'
import { type Burden, earlyPoll } from './long-wait.ts'
import { coreLroVersion, peers } from './peers.ts'
import { isKept, promises, type Results } from './promises.ts'
import type { Phases } from './start.ts'
import { type Crowd, ours, startsWithinMs } from './waiters.ts'

/** The figures as Markdown: each with what it is compared with, and the ratio. */
export function page(results: Results, date: Date): string {
  return `# Benchmarks: the price of waiting

Measured on ${date.toISOString().slice(0, 10)} with Node ${process.versions.node} and core-lro ${coreLroVersion}, on a machine of ${availableParallelism()} cores
(${cpus()[0]?.model.trim() ?? 'unknown'}), in one run of \`npm run bench -- --write\`, which wrote this page. Times of another machine
are others; their ratios to what was measured beside them should not be.

${keeping(results)}
${firstPoll(results)}
${download(results)}
${lag(results)}
${longWait(results)}
${crowds(results)}`
}

function keeping(results: Results): string {
  return table(
    ['Promised', 'At most', 'Measured', ''],
    promises(results).map((promised) => [
      promised.what,
      number(promised.atMost),
      number(promised.measured),
      isKept(promised) ? '✅' : '❌'
    ])
  )
}

function firstPoll({ start: { runs, bare, token, bareOidc, oidc } }: Results): string {
  const row = (name: string, { statusMs }: Phases, compared: Phases) => [
    name,
    number(statusMs),
    number(statusMs / compared.statusMs)
  ]
  const phase = (name: string, length: (phases: Phases) => number) => [
    name,
    number(length(bareOidc)),
    number(length(oidc)),
    number(length(oidc) - length(bareOidc))
  ]
  return `## First poll

From the start of the process to the first request for a status, over TLS, on the bundle: the median of ${runs} runs. Each is
compared with a bare script that makes the same requests and nothing else.

${table(
  ['', 'ms', ': bare'],
  [
    row('bare: status', bare, bare),
    row('a given token', token, bare),
    row('bare: OIDC assertion, token, status', bareOidc, bareOidc),
    row('the workflow’s OIDC token', oidc, bareOidc)
  ]
)}
Where the time of the start by OIDC goes:

${table(
  ['', 'bare, ms', 'this action, ms', 'more, ms'],
  [
    phase('Node and the code that is loaded first, until the assertion is requested', ({ assertionMs }) => assertionMs),
    phase('the assertion and the sign-in code, until the token is requested', (of) => of.tokenMs - of.assertionMs),
    phase('the token, until the status is requested', ({ tokenMs, statusMs }) => statusMs - tokenMs)
  ]
)}`
}

function download({ download: { archive, distArchive, loaded, loadedByOidc, dist } }: Results): string {
  return `## What a job downloads

${table(
  ['', 'MB', ': at least'],
  [
    [
      'what a runner fetches: the repository at a tag, `git archive` as tar.gz',
      number(archive / 1e6),
      number(archive / distArchive)
    ],
    ['at least: `dist` alone', number(distArchive / 1e6), '1'],
    ['JavaScript that a run with a given token loads, of all in `dist`', number(loaded / 1e6), number(loaded / dist)],
    ['JavaScript that a run by OIDC loads', number(loadedByOidc / 1e6), number(loadedByOidc / dist)],
    ['all JavaScript in `dist`', number(dist / 1e6), '1']
  ]
)}`
}

function lag({ lag: { durations, ours, byPeer, tuned, retryAfter } }: Results): string {
  const row = (name: string, { meanPolls, meanLagMs, p95LagMs, relativeLag }: Figures) => [
    name,
    number(meanPolls),
    number(meanLagMs / 1_000),
    number(p95LagMs / 1_000),
    percent(relativeLag),
    number(meanPolls / ours.meanPolls),
    number(relativeLag / ours.relativeLag)
  ]
  const names = new Map(peers.map(({ name, intervalMs }) => [name, `${name}, every ${intervalMs / 1_000} s`]))
  return `## Lag and requests

The shipped loop with the shipped schedule, in virtual time, on ${number(durations)} operations from 5 s to 3 h, spread evenly by
logarithm; nothing is demanded. core-lro is the package itself; the others keep the intervals that they document.

${table(
  ['', 'Mean polls', 'Mean lag, s', 'p95 lag, s', 'Mean lag : duration', 'Polls : ours', 'Relative lag : ours'],
  [
    row('this action', ours),
    ...byPeer.map(([name, figures]) => row(names.get(name) ?? name, figures)),
    row(
      `this action, \`max-poll-interval\` ${number(tuned.maxPollIntervalMs / 1_000)}s: as many polls as ${tuned.peer}`,
      tuned.figures
    )
  ]
)}
With a \`Retry-After\` of 1 s to 60 s in each answer, another each time, and requests that take up to ${retryAfter.longestRequestMs} ms: of
${number(retryAfter.requests)} requests ${retryAfter.early} came early, and the latest was ${number(retryAfter.latestMs)} ms late.
`
}

function longWait({ longWait: { polls, action, bare, bareOnce, heldEarly, heldLate } }: Results): string {
  return `## A long wait

${number(polls)} polls on the bundle, a millisecond apart, compared with a bare script that makes as many requests, and with one that
makes one.

${table(
  ['', 'Processor, ms a request', ': bare', 'Peak memory, MB', ': bare, as many', ': bare, one'],
  [
    ['this action', number(action.cpuMs / polls), number(action.cpuMs / bare.cpuMs), ...peaks(action.peak)],
    ['bare, as many requests', number(bare.cpuMs / polls), '1', ...peaks(bare.peak)],
    ['bare, one request', '', '', ...peaks(bareOnce.peak)]
  ]
)}
Where the memory is at the end, in MB:

${table(
  ['', 'Node’s own code, read from files', 'JavaScript heap', 'the rest: compilers, buffers, stacks'],
  [parts('this action', action), parts('bare, as many requests', bare), parts('bare, one request', bareOnce)]
)}
After a garbage collection the action held ${number(heldEarly / 1e6)} MB at poll ${earlyPoll}, and ${number(heldLate / 1e6)} MB at poll ${number(polls)}: ${number(heldLate / heldEarly)} times as much.
`
  function peaks(peak: number): readonly string[] {
    return [number(peak / 1e6), number(peak / bare.peak), number(peak / bareOnce.peak)]
  }
  function parts(name: string, { resident, mapped, heap }: Burden): readonly string[] {
    return [name, ...[mapped, heap, resident - mapped - heap].map((bytes) => number(bytes / 1e6))]
  }
}

function crowds({ curves }: Results): string {
  const own = curves.find(({ name }) => name === ours)?.crowds ?? []
  const rows = curves.flatMap(({ name, crowds }) => crowds.map((crowd, index) => row(name, crowd, own[index])))
  const { capacity, refillPerSecond } = readLimit
  return `## Many waits on one subscription

![Requests refused and mean lag, by how many waits there are at once](benchmarks.svg)

In virtual time, waits for operations of 5 s to 3 h that start at random within ${startsWithinMs / 1_000} s, with one identity, on one
bucket of ${capacity} reads with ${refillPerSecond} a second back. A refusal is a 429 with \`Retry-After\`. Crowds of 1,000 waits or less are
simulated 5 to 10 times: requests are of one crowd on average, lags of all waits.

This action is the shipped loop with the shipped schedule. It gives up after 15 minutes without a response (\`max-silence\`);
the lag is that of the other waits. The peers follow each \`Retry-After\` and never give up, which is kinder than they are.

${table(['', 'Waits', 'Requests', 'Refused', 'Requests : ours', 'Gave up', 'Mean lag, s', 'Worst lag, s', 'Mean lag : ours'], rows)}`
}

function row(name: string, crowd: Crowd, own: Crowd | undefined): readonly string[] {
  const { waits, requests, refused, gaveUp, meanLagMs, worstLagMs } = crowd
  return [
    name,
    number(waits),
    number(requests),
    percent(refused / requests),
    number(requests / (own?.requests ?? Number.NaN)),
    number(gaveUp),
    number(meanLagMs / 1_000),
    number(worstLagMs / 1_000),
    number(meanLagMs / (own?.meanLagMs ?? Number.NaN))
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

/** Three figures that count. */
function number(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

function percent(share: number): string {
  return `${number(100 * share)} %`
}
