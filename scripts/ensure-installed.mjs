// Installs the dependencies if a fresh clone has none yet. Plain JavaScript: at that point there may be no more than an
// older Node and npm.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`
const locked = `${root}package-lock.json`
// Another clone's packages: "npm ci" would empty that folder, and whoever works there would be left without.
const isShared = lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()

if (!isShared && (!existsSync(installed) || statSync(installed).mtimeMs < statSync(locked).mtimeMs)) {
  console.log('Installing the dependencies (npm ci), once…')
  // npm names its own program to the scripts that it runs; on Windows it could not be started by name.
  const npm = process.env.npm_execpath
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', ['ci'], { cwd: root, stdio: 'inherit', shell: true })
  process.exit(status ?? 1)
}
