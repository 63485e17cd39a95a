import { closeSync, constants, openSync } from 'node:fs'
import * as core from '@actions/core'
import type { Conclusion, Subject } from './conclusion.ts'
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
  else if (leftOut.length > 0) reportLeftOut(leftOut)
  const note = failure === undefined ? '' : `<p>❌ ${unwritten}.</p>\n\n`
  await writeSummary(`${note}${summaryOf(conclusion, timeline)}`)
  return failure === undefined
}

const unwritten = 'The outputs could not be written, so the step fails whatever the verdict'

/** A missing result changes what later steps do; the log says the rest. */
function reportLeftOut(names: readonly string[]): void {
  const line = `Outputs left empty, because GitHub accepts 1 MB of outputs per job: ${names.join(', ')}`
  if (names.includes('result')) annotate('warning', 'The output result is empty', [line])
  else print(line)
}

/**
 * Writes what is needed to go on waiting, before the wait: whatever happens to the runner, it is there. If it cannot be
 * written, the end decides.
 */
export function reportEarly({ api, operationUrl, until }: Subject): void {
  const failure = writeOutputs({ api, 'operation-url': operationUrl, until })
  if (failure !== undefined)
    annotate('warning', 'Outputs not written yet', [`The outputs could not be written: ${failure}`])
}

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
 * Opening a pipe that nobody reads would block in the kernel, where no signal and no time limit works.
 * @throws if the file cannot be written now
 */
function assertReady(file: string): void {
  closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
