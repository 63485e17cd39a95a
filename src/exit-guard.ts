import { EOL } from 'node:os'

/**
 * Makes silence a failure: whatever ends the process before it is concluded, an event loop that ran dry included,
 * leaves exit status 1 and a message.
 * @param lastWords reports an outcome of `unknown`; may fail or never settle
 * @returns a function that ends the process with an exit status once what was printed is out
 */
export function armExitGuard(lastWords: (error: Error) => Promise<void>): (exitStatus: number) => void {
  process.exitCode = 1
  let lost = false
  const lose = (error: Error) => {
    const giveUp = () => {
      complain(error)
      process.exit(1)
    }
    if (lost) giveUp()
    lost = true
    lastWords(error).then(() => process.exit(1), giveUp)
  }
  process.on('uncaughtException', lose)
  process.on('beforeExit', () => lose(new Error('nothing was left to wait for, and there was no verdict')))
  return (exitStatus) => {
    process.exitCode = exitStatus
    // A connection that a proxy left hanging must not keep the step alive.
    process.stdout.write('', () => process.exit())
  }
}

/** With nothing but Node: what reports elsewhere may be what failed. */
function complain({ message }: Error): void {
  const oneLine = message.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replaceAll('%', '%25')
  process.stdout.write(
    `${EOL}::error title=No verdict::The action itself failed, and the outcome is unknown: ${oneLine}${EOL}`
  )
}
