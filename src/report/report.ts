import { closeSync, constants, openSync } from 'node:fs'
import * as core from '@actions/core'
import type { Conclusion, Subject } from './conclusion.ts'
import { annotate, print, printVerdict } from './log.ts'
import { outputsOf } from './outputs.ts'
import { summaryOf } from './summary.ts'
import type { Timeline } from './timeline.ts'

/**
 * Writes outputs, log and summary. The outputs come first, because a cancelled job has little time left.
 * @returns whether the outputs were written; without them, the step must not be green
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

/** Reports empty outputs: with a warning if `result` is one of them, because later steps may need it. */
function reportLeftOut(names: readonly string[]): void {
  const line = `Outputs left empty, because GitHub accepts 1 MB of outputs per job: ${names.join(', ')}`
  if (names.includes('result')) annotate('warning', 'The output result is empty', [line])
  else print(line)
}

/**
 * Writes, before the wait, the outputs with which another run can continue it even if this runner fails. If they cannot
 * be written now, `report` tries again.
 */
export function reportEarly({ api, operationUrl, until }: Subject): void {
  const failure = writeOutputs({ api, 'operation-url': operationUrl, until })
  if (failure !== undefined)
    annotate('warning', 'Outputs not written yet', [`The outputs could not be written: ${failure}`])
}

/** @returns why they could not be written */
function writeOutputs(values: Readonly<Record<string, string>>): string | undefined {
  try {
    // Without the file, the library would use a command that the runner no longer supports.
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
 * Checks a file before the library opens it. Opening a pipe without a reader would block in the kernel, where no signal
 * and no time limit works.
 * @throws if the file cannot be written now
 */
function assertReady(file: string): void {
  closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
