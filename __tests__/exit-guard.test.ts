/** The guard in a child process, with every way that a process can end without a verdict. */
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from '@jest/globals'
import { buildHungLookup } from './hung-lookup.ts'

const hungLookup = buildHungLookup()
afterAll(() => hungLookup?.remove())

function run(lastWords: string, program: string, env = {}): { status: number | null; stdout: string } {
  const script = `
    import { armExitGuard } from './src/exit-guard.ts'
    const conclude = armExitGuard(${lastWords})
    ${program}`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    // A process that hangs has no exit status.
    timeout: 10_000,
    killSignal: 'SIGKILL'
  })
  return { status, stdout }
}

const says = "async (error) => console.log('last words: ' + error.message)"
const never = '() => new Promise(() => {})'

test('a verdict ends the process with its exit status, whatever handles are open', () => {
  expect(run(says, 'setInterval(() => {}, 1000); conclude(0)')).toEqual({ status: 0, stdout: '' })
  expect(run(says, 'conclude(1)')).toEqual({ status: 1, stdout: '' })
})

test('an empty event loop is a failure with a message', () => {
  const { status, stdout } = run(says, 'new Promise(() => {}).then(conclude)')
  expect(status).toBe(1)
  expect(stdout).toContain('last words: the event loop became empty')
})

test.each([
  "throw new Error('a bug')",
  "Promise.reject(new Error('a bug'))",
  "setTimeout(() => { throw new Error('a bug') })"
])('an uncaught error is a failure with a message: %s', (program) => {
  expect(run(says, program)).toEqual({ status: 1, stdout: 'last words: a bug\n' })
})

test.each([
  ['never end', never],
  ['fail', "async () => { throw new Error('no words') }"]
])('a message is printed even if the last words %s', (_, lastWords) => {
  const { status, stdout } = run(lastWords, "setTimeout(() => { throw new Error('a bug ::error::x') })")
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /^\r?\n::error title=No verdict::The action itself failed, and the outcome is unknown: .+\r?\n$/
  )
})

test('another call of process.exit is not a success either', () => {
  expect(run(says, 'process.exit()').status).toBe(1)
})

test.each([0, 1, 7])('a later end of the process keeps the exit status %d', (status) => {
  expect(run(says, `process.on('exit', (code) => console.log(code)); conclude(${status})`)).toEqual({
    status,
    stdout: `${status}\n`
  })
})

const ifBuilt = hungLookup === undefined ? describe.skip : describe
ifBuilt('while a lookup hangs (needs cc, on Linux)', () => {
  const hang = "import { lookup } from 'node:dns'; lookup('example.com', () => {});"
  const runHung = (lastWords: string, program: string) => run(lastWords, hang + program, hungLookup?.env)

  test.each([0, 1])('a verdict ends the process with the exit status %d, after all that is printed', (status) => {
    const program = `
      process.on('exit', (code) => console.log('exit ' + code))
      process.stdout.write('x'.repeat(1_000_000) + '\\n')
      conclude(${status})`
    expect(runHung(says, program)).toEqual({ status, stdout: `${'x'.repeat(1_000_000)}\nexit ${status}\n` })
  })

  test('so does an uncaught error', () => {
    const crash = "setTimeout(() => { throw new Error('a bug') })"
    expect(runHung(says, crash)).toEqual({ status: 1, stdout: 'last words: a bug\n' })
    expect(runHung("async () => { throw new Error('no words') }", crash)).toMatchObject({ status: 1 })
  })
})

test('the last words are one line, whatever the error is', () => {
  const message = 'a\\r\\n::error::b %0A \\u001b[31m\\u202e c'
  const { stdout } = run(
    "async () => { throw new Error('no words') }",
    `setTimeout(() => { throw new Error('${message}') })`
  )
  expect(stdout).toBe(
    '\n::error title=No verdict::The action itself failed, and the outcome is unknown: a ::error::b %250A  [31m  c\n'
  )
})

test('the last words are said, however long the error is', () => {
  const { status, stdout } = run(
    "async () => { throw new Error('no words') }",
    "setTimeout(() => { throw new Error('\\u0001'.repeat(20_000_000) + 'x') })"
  )
  expect(status).toBe(1)
  expect(stdout).toMatch(/^\n::error title=No verdict::The action itself failed, and the outcome is unknown: {2,}\n$/)
})
