/** Tests the summary in a real browser. Chromium is not an npm package. If it is missing, this says so and passes. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const chromium = process.env.CHROMIUM || 'chromium'

if (spawnSync(chromium, ['--version']).status === 0) {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js']
  const { status } = spawnSync(process.execPath, [...jest, '--selectProjects', 'browser'], {
    cwd: root,
    stdio: 'inherit'
  })
  process.exitCode = status ?? 1
} else
  console.error(
    `NOT CHECKED: the summary in a real browser. ${chromium} is not installed. Set CHROMIUM to use another program.`
  )
