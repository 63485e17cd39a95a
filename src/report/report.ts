import * as core from '@actions/core'
import type { Conclusion } from './conclusion.ts'
import { annotate, print, printVerdict } from './log.ts'
import { outputsOf } from './outputs.ts'
import { summaryOf } from './summary.ts'
import type { Timeline } from './timeline.ts'

/**
 * Writes outputs, log and summary, outputs first: a cancelled job leaves little time.
 * @returns whether the outputs were written; without them the step must not be green
 */
export async function report(conclusion: Conclusion, timeline: Timeline): Promise<boolean> {
  const written = writeOutputs(conclusion)
  printVerdict(conclusion)
  await writeSummary(conclusion, timeline)
  return written
}

function writeOutputs(conclusion: Conclusion): boolean {
  const { values, leftOut } = outputsOf(conclusion)
  try {
    // Without the file, the library falls back to a command that the runner no longer obeys.
    if (!process.env.GITHUB_OUTPUT) throw new Error('GITHUB_OUTPUT does not name a file')
    for (const [name, value] of Object.entries(values)) core.setOutput(name, value)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    annotate('error', 'Outputs not written', [
      `The outputs could not be written, so the step fails whatever the verdict: ${why}`
    ])
    return false
  }
  if (leftOut.length > 0) print(`Left empty, because GitHub takes 1 MB of outputs from a job: ${leftOut.join(', ')}`)
  return true
}

async function writeSummary(conclusion: Conclusion, timeline: Timeline): Promise<void> {
  try {
    await core.summary.addRaw(summaryOf(conclusion, timeline)).write()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    annotate('warning', 'Summary not written', [`The job summary could not be written: ${why}`])
  }
}
