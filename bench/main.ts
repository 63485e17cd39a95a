/**
 * Measures the cost of waiting and prints it as Markdown.
 *
 *   npm run bench -- [--short] [--write]
 *
 * `--write` writes docs/benchmarks.md and its picture. `--short` runs every part on small inputs, in half a minute, and
 * checks only the promises that do not depend on the machine. The exit status is 1 if a promise is broken.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { draw } from './curve.ts'
import { measureDeployments } from './deployments.ts'
import { measureDownload } from './download.ts'
import { measureLag } from './lag.ts'
import { measureLongWait } from './long-wait.ts'
import { page } from './page.ts'
import { isKept, promises, type Results } from './promises.ts'
import { measureStart } from './start.ts'
import { measureCrowds } from './waiters.ts'

const { values } = parseArgs({ options: { short: { type: 'boolean' }, write: { type: 'boolean' } } })
const extent = values.short
  ? { starts: 1, durations: 500, polls: 500 }
  : { starts: 21, durations: 5_000, polls: 10_000 }

const results: Results = {
  start: await part('the first poll', () => measureStart(extent.starts)),
  download: await part('the download', measureDownload),
  lag: await part('lag and requests', () => measureLag(extent.durations)),
  deployments: await part('the resources of deployments', measureDeployments),
  longWait: await part('a long wait', () => measureLongWait(extent.polls)),
  curves: await part('many waits', () => measureCrowds([10, 100, 1_000, 10_000]))
}
const markdown = page(results, new Date())
console.log(`\n${markdown}`)
if (values.write) {
  writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), markdown)
  writeFileSync(new URL('../docs/benchmarks.svg', import.meta.url), draw(results.curves))
}
for (const promised of promises(results)) {
  if (isKept(promised) || (values.short && promised.dependsOnMachine)) continue
  console.error(`Promise broken: ${promised.what} is ${promised.measured}; at most ${promised.atMost} is promised`)
  process.exitCode = 1
}

async function part<T>(name: string, measure: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await measure()
  console.error(`Measured ${name} in ${Math.round(performance.now() - started) / 1_000} s`)
  return result
}
