// Installs the dependencies if a fresh clone has none yet. It is plain JavaScript because only an older Node may be
// installed at that point.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`
const locked = `${root}package-lock.json`
// A link leads to another clone's packages. "npm ci" would delete them there.
const isShared = lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()

if (!isShared && (!existsSync(installed) || statSync(installed).mtimeMs < statSync(locked).mtimeMs)) {
  console.log('Installing the dependencies with npm ci. This happens only once…')
  // Only errors: some packages warn about a Node older than 24, but all scripts run on the Node 24 that this installs.
  const words = ['ci', '--loglevel=error']
  // npm passes the path of its own program. On Windows, npm cannot be started by its name without a shell.
  const npm = process.env.npm_execpath
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...words], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', words, { cwd: root, stdio: 'inherit', shell: true })
  process.exit(status ?? 1)
}
