import { closeSync, constants, openSync } from 'node:fs'
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
  const { values, leftOut } = outputsOf(conclusion)
  const failure = writeOutputs(values)
  printVerdict(conclusion)
  if (failure !== undefined) annotate('error', 'Outputs not written', [`${unwritten}: ${failure}`])
  else if (leftOut.length > 0)
    print(`Left empty, because GitHub takes 1 MB of outputs from a job: ${leftOut.join(', ')}`)
  const note = failure === undefined ? '' : `<p>❌ ${unwritten}.</p>\n\n`
  await writeSummary(`${note}${summaryOf(conclusion, timeline)}`)
  return failure === undefined
}

const unwritten = 'The outputs could not be written, so the step fails whatever the verdict'

/** @returns why they could not be written */
function writeOutputs(values: Readonly<Record<string, string>>): string | undefined {
  try {
    // Without the file, the library falls back to a command that the runner no longer obeys.
    if (!process.env.GITHUB_OUTPUT) throw new Error('GITHUB_OUTPUT does not name a file')
    assertReady(process.env.GITHUB_OUTPUT)
    for (const [name, value] of Object.entries(values)) core.setOutput(name, value)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

async function writeSummary(summary: string): Promise<void> {
  try {
    if (process.env.GITHUB_STEP_SUMMARY) assertReady(process.env.GITHUB_STEP_SUMMARY)
    await core.summary.addRaw(summary).write()
  } catch (error) {
    annotate('warning', 'Summary not written', [`The job summary could not be written: ${messageOf(error)}`])
  }
}

/**
 * Whoever opens a pipe that nobody reads waits in the kernel, where no signal is heard and no limit holds.
 * @throws where the file cannot be written now
 */
function assertReady(file: string): void {
  closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
