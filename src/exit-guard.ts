import { EOL } from 'node:os'

/**
 * Makes silence a failure: whatever ends the process before it is concluded, an event loop that ran dry included, leaves
 * exit status 1 and a message.
 * @param lastWords reports an outcome of `unknown`; may fail or never settle
 * @returns a function that ends the process with an exit status once everything printed is out
 */
export function armExitGuard(lastWords: (error: Error) => Promise<void>): (exitStatus: number) => void {
  process.exitCode = 1
  let isLost = false
  const lose = (error: Error) => {
    const giveUp = () => {
      printLastWords(error)
      exit(1)
    }
    if (isLost) giveUp()
    isLost = true
    lastWords(error).then(() => exit(1), giveUp)
  }
  process.on('uncaughtException', lose)
  process.on('beforeExit', () => lose(new Error('nothing was left to wait for, and there was no verdict')))
  return (exitStatus) => {
    process.exitCode = exitStatus
    // A connection that a proxy left hanging must not keep the step alive.
    process.stdout.write('', () => exit(exitStatus))
  }
}

/** In UTF-16 units. GitHub shows no more of an annotation. */
const longestLastWords = 4_096

/** With nothing but Node: what reports elsewhere may be what failed. */
function printLastWords({ message }: Error): void {
  const oneLine = message
    .slice(0, longestLastWords)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll('%', '%25')
  process.stdout.write(
    `${EOL}::error title=No verdict::The action itself failed, and the outcome is unknown: ${oneLine}${EOL}`
  )
}

/** Calls into the kernel that run in threads, by Node's names: `process.exit` waits until they return. */
const threadedCalls: readonly string[] = ['GetAddrInfoReqWrap', 'GetNameInfoReqWrap', 'FSReqCallback', 'FSReqPromise']

/** Ends the process, also while a call in a thread hangs: a name server that is silent takes 10 s to 30 s by default. */
function exit(status: number): void {
  // Added last, so that every other listener runs before: one of them ends what the Azure CLI has started.
  process.on('exit', () => {
    const hangs = process.getActiveResourcesInfo().some((name) => threadedCalls.includes(name))
    if (hangs) replaceProcess(status)
  })
  process.exit(status)
}

/** Leaves the threads behind, with the exit status that the process would have had. */
function replaceProcess(status: number): void {
  // A program that only exits takes the process's place, and with it goes every thread.
  if (process.platform !== 'win32') process.execve?.('/bin/sh', ['sh', '-c', `exit ${status}`], {})
  // Windows has no such call. A process that is killed there has exit status 1, so a green one has to wait.
  else if (status !== 0) process.kill(process.pid, 'SIGKILL')
}
