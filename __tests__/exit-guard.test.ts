/** The guard in a process of its own, with every way that a process can end without a verdict. */
import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

function run(lastWords: string, program: string): { status: number | null; stdout: string } {
  const script = `
    import { armExitGuard } from './src/exit-guard.ts'
    const conclude = armExitGuard(${lastWords})
    ${program}`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8'
  })
  return { status, stdout }
}

const says = "async (error) => console.log('last words: ' + error.message)"
const never = '() => new Promise(() => {})'

test('a verdict ends the process with its exit status, whatever is left open', () => {
  expect(run(says, 'setInterval(() => {}, 1000); conclude(0)')).toEqual({ status: 0, stdout: '' })
  expect(run(says, 'conclude(1)')).toEqual({ status: 1, stdout: '' })
})

test('an event loop that runs dry is a failure with a message', () => {
  const { status, stdout } = run(says, 'new Promise(() => {}).then(conclude)')
  expect(status).toBe(1)
  expect(stdout).toContain('last words: nothing was left to wait for')
})

test.each([
  "throw new Error('a bug')",
  "Promise.reject(new Error('a bug'))",
  "setTimeout(() => { throw new Error('a bug') })"
])('an error that nobody catches is a failure with a message: %s', (program) => {
  expect(run(says, program)).toEqual({ status: 1, stdout: 'last words: a bug\n' })
})

test.each([
  ['never end', never],
  ['fail', "async () => { throw new Error('no words') }"]
])('last words that %s leave a message all the same', (_, lastWords) => {
  const { status, stdout } = run(lastWords, "setTimeout(() => { throw new Error('a bug ::error::x') })")
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /^\r?\n::error title=No verdict::The action itself failed, and the outcome is unknown: .+\r?\n$/
  )
})

test('an exit behind its back is no success either', () => {
  expect(run(says, 'process.exit()').status).toBe(1)
})
