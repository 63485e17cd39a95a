import { availableParallelism, cpus } from 'node:os'
import { formatDuration } from '../src/duration.ts'
import { readLimit } from './bucket.ts'
import type { Figures } from './lag.ts'
import { type Burden, earlyPoll } from './long-wait.ts'
import { coreLroVersion, peers } from './peers.ts'
import { isKept, promises, type Results } from './promises.ts'
import type { Phases } from './start.ts'
import { type Crowd, ours, startsWithinMs } from './waiters.ts'

/** The page as Markdown. Each figure stands beside its baseline, with the ratio. */
export function page(results: Results, date: Date): string {
  return `# Benchmarks: the price of waiting

Measured on ${date.toISOString().slice(0, 10)} with Node ${process.versions.node} and core-lro ${coreLroVersion}, on a machine of ${availableParallelism()} cores
(${cpus()[0]?.model.trim() ?? 'unknown'}), in one run of \`npm run bench -- --write\`, which wrote this page. Another machine
has other times, but it should have the same ratios to the baselines.

A *baseline* is a plain Node script that sends the same requests and does nothing else. In a column \`: x\` the figure is
divided by x.


${promiseTable(results)}
${firstPoll(results)}
${download(results)}
${lag(results)}
${deployments(results)}
${longWait(results)}
${crowds(results)}`
}

function promiseTable(results: Results): string {
  return table(
    ['Promise', 'At most', 'Measured', ''],
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

From the start of the process to the first request for a status, over TLS, with the bundle. Median of ${runs} runs.

${table(
  ['', 'ms', ': baseline'],
  [
    row('baseline: status', bare, bare),
    row('this action, access token', token, bare),
    row('baseline: OIDC assertion, token, status', bareOidc, bareOidc),
    row('this action, OIDC token of the workflow', oidc, bareOidc)
  ]
)}
How the time with OIDC is spent:

${table(
  ['', 'Baseline, ms', 'This action, ms', 'Difference, ms'],
  [
    phase('start Node and load the first code, until the assertion is requested', ({ assertionMs }) => assertionMs),
    phase(
      'get the assertion and load the sign-in code, until the token is requested',
      (of) => of.tokenMs - of.assertionMs
    ),
    phase('get the token, until the status is requested', ({ tokenMs, statusMs }) => statusMs - tokenMs)
  ]
)}`
}

function download({ download: { archive, distArchive, loaded, loadedByOidc, dist } }: Results): string {
  return `## What a job downloads

${table(
  ['', 'MB', ': minimum'],
  [
    [
      'what a runner downloads: the repository at a tag, `git archive` as tar.gz',
      number(archive / 1e6),
      number(archive / distArchive)
    ],
    ['minimum: only `dist`', number(distArchive / 1e6), '1'],
    [
      'JavaScript that a run with an access token loads, as a share of `dist`',
      number(loaded / 1e6),
      number(loaded / dist)
    ],
    [
      'JavaScript that a run with OIDC loads, as a share of `dist`',
      number(loadedByOidc / 1e6),
      number(loadedByOidc / dist)
    ],
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

The action's own loop and schedule, in virtual time, with ${number(durations)} operations from 5 s to 3 h, spread evenly by logarithm.
No response has a \`Retry-After\`. core-lro is the package itself. The others poll at the intervals that they document.
The relative lag is the mean of lag : duration.

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
With a random \`Retry-After\` of 1 s to 60 s in each response, and requests that take up to ${retryAfter.longestRequestMs} ms: of
${number(retryAfter.requests)} requests ${retryAfter.early} were sent early, and the latest was ${number(retryAfter.latestMs)} ms late.
`
}

function deployments({ deployments }: Results): string {
  return `## A deployment's resources

In virtual time, with the action's own loop, schedule and reader of [resources](deployments.md), whose lists are at least
30 s apart. No response has a \`Retry-After\`, and no list has a second page. All resources are listed once more after the
end.

${table(
  [
    '',
    'Resources',
    'Nested deployments',
    'Polls',
    'Lists while it runs',
    'Lists after the end',
    'All requests : polls'
  ],
  deployments.map(({ durationMs, resources, nested, polls, lists, lastLists }) => [
    `a deployment of ${formatDuration(durationMs)}`,
    ...[resources, nested, polls, lists, lastLists, (polls + lists + lastLists) / polls].map(number)
  ])
)}`
}

function longWait({ longWait: { polls, action, bare, bareOnce, heldEarly, heldLate } }: Results): string {
  return `## A long wait

${number(polls)} polls with the bundle, a millisecond apart, compared with a baseline of as many requests and a baseline of one
request.

${table(
  ['', 'CPU, ms per request', ': baseline', 'Peak memory, MB', ': baseline', ': baseline of one request'],
  [
    ['this action', number(action.cpuMs / polls), number(action.cpuMs / bare.cpuMs), ...peaks(action.peak)],
    ['baseline, as many requests', number(bare.cpuMs / polls), '1', ...peaks(bare.peak)],
    ['baseline, one request', '', '', ...peaks(bareOnce.peak)]
  ]
)}
Memory at the end, in MB:

${table(
  ['', 'Mapped from files: Node’s own code', 'JavaScript heap', 'Rest: compilers, buffers, stacks'],
  [parts('this action', action), parts('baseline, as many requests', bare), parts('baseline, one request', bareOnce)]
)}
The heap after a garbage collection was ${number(heldEarly / 1e6)} MB at poll ${earlyPoll}, and ${number(heldLate / 1e6)} MB at poll ${number(polls)}: ${number(heldLate / heldEarly)} times as much.
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

![Requests refused and mean lag, by the number of concurrent waits](benchmarks.svg)

In virtual time, waits for operations of 5 s to 3 h start at random within ${startsWithinMs / 1_000} s. They use one identity, and so share
one token bucket of ${capacity} reads that refills ${refillPerSecond} per second. A refused request gets a 429 with \`Retry-After\`. Groups of
1,000 waits or fewer are simulated 5 to 10 times. The requests are the average of one group, the lags are of all waits.

This action uses its own loop and schedule. It gives up after 15 minutes without a response (\`max-silence\`), and its lag
is that of the other waits. The peers obey each \`Retry-After\` and never give up, although the real ones do.

${table(['', 'Waits', 'Requests', 'Refused', 'Requests : ours', 'Gave up', 'Mean lag, s', 'Maximum lag, s', 'Mean lag : ours'], rows)}`
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

/** Three significant digits. */
function number(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

function percent(share: number): string {
  return `${number(100 * share)} %`
}
