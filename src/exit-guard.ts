import { EOL } from 'node:os'

/**
 * Makes the process fail if it ends without a verdict, for example because the event loop is empty: exit status 1 and a
 * message.
 * @param reportCrash reports an outcome of `unknown`; it may fail or never settle
 * @returns a function that ends the process with an exit status, after everything printed has been written
 */
export function armExitGuard(reportCrash: (error: Error) => Promise<void>): (exitStatus: number) => void {
  process.exitCode = 1
  let hasCrashed = false
  const crash = (error: Error) => {
    const giveUp = () => {
      printCrash(error)
      exit(1)
    }
    if (hasCrashed) giveUp()
    hasCrashed = true
    reportCrash(error).then(() => exit(1), giveUp)
  }
  process.on('uncaughtException', crash)
  process.on('beforeExit', () => crash(new Error('the event loop became empty before there was a verdict')))
  return (exitStatus) => {
    process.exitCode = exitStatus
    // A connection that a proxy does not close must not keep the step running.
    process.stdout.write('', () => exit(exitStatus))
  }
}

/** In UTF-16 units. GitHub shows no more of an annotation. */
const longestLastWords = 4_096

/** Uses Node alone, because the code that usually reports may be what failed. */
function printCrash({ message }: Error): void {
  const oneLine = message
    .slice(0, longestLastWords)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll('%', '%25')
  process.stdout.write(
    `${EOL}::error title=No verdict::The action itself failed, and the outcome is unknown: ${oneLine}${EOL}`
  )
}

/** System calls that Node runs in threads, by its names for them. `process.exit` waits until they return. */
const threadedCalls: readonly string[] = ['GetAddrInfoReqWrap', 'GetNameInfoReqWrap', 'FSReqCallback', 'FSReqPromise']

/** Ends the process even if a call in a thread hangs. A silent name server blocks one for 10 s to 30 s by default. */
function exit(status: number): void {
  // Added last, so that it runs after every other listener. One of them kills the processes of the Azure CLI.
  process.on('exit', () => {
    const isBlocked = process.getActiveResourcesInfo().some((name) => threadedCalls.includes(name))
    if (isBlocked) replaceProcess(status)
  })
  process.exit(status)
}

/** Ends the process without waiting for its threads. */
function replaceProcess(status: number): void {
  // Replaces the process with a program that only exits, which ends every thread.
  if (process.platform !== 'win32') process.execve?.('/bin/sh', ['sh', '-c', `exit ${status}`], {})
  // Windows has no such call. A killed process has exit status 1 there, so a green step has to wait for the threads.
  else if (status !== 0) process.kill(process.pid, 'SIGKILL')
}
