/**
 * Starts and stops the emulator in the background, on every system: `npm run emulator:start`, `npm run emulator:stop`.
 * Set PORT to choose the port. In a workflow step, the output `origin` is the emulator's URL.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, '.emulator')
const log = join(folder, 'log')
const pidFile = join(folder, 'pid')
const checkAgainMs = 100

const [, , action] = process.argv
if (action === 'start') await start()
else if (action === 'stop') stop()
else throw new Error(`"${action}" must be "start" or "stop"`)

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const output = openSync(log, 'w')
  // It must not inherit this process's terminal or pipes, because the workflow step would wait for them to close.
  const child = spawn(process.execPath, [join(root, 'emulator', 'serve.ts')], {
    detached: true,
    stdio: ['ignore', output, output],
    windowsHide: true
  })
  child.unref()
  writeFileSync(pidFile, String(child.pid))
  while (child.exitCode === null) {
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(log, 'utf8')) ?? []
    if (origin !== undefined) {
      console.log(`The emulator listens at ${origin}. Its log is ${log}. To stop it, run "npm run emulator:stop".`)
      if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `origin=${origin}\n`)
      return
    }
    await setTimeout(checkAgainMs)
  }
  console.error(`The emulator did not start:\n${readFileSync(log, 'utf8')}`)
  process.exitCode = 1
}

function stop(): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')))
  } catch {
    console.log('The emulator is not running.')
  }
  rmSync(pidFile, { force: true })
}
