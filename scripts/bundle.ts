/**
 * Bundles `lib` (the compiled `src`) into `dist`, and writes the licences of what is in it beside it. The bundler's own
 * list is not complete, so the packages are read from its record of modules.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'

interface StatsModule {
  readonly name?: string
  readonly modules?: readonly StatsModule[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const statsFile = join(root, 'lib', 'stats.json')

rmSync(dist, { recursive: true, force: true })
// What libraries import for what is not used here, and what stands in its place.
const buildFile = join(root, 'tsconfig.build.json')
const replaced = Object.keys(JSON.parse(readFileSync(buildFile, 'utf8')).compilerOptions.paths)
const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
const build = ['build', 'lib/index.js', '--out', 'dist', '--minify', '--quiet', '--no-cache', '--stats-out', statsFile]
// The bundler reads `paths` from the file that this variable names. Its cache would keep what they said before.
const env = { ...process.env, TS_NODE_PROJECT: buildFile }
execFileSync(process.execPath, [ncc, ...build], { cwd: root, env, stdio: 'inherit' })

// A browser opener that the bundler copies for a way to sign in that is not ours.
rmSync(join(dist, 'xdg-open'), { force: true })

// The bundler minifies the entry only, not what is loaded later. V8 reads a file sooner that is ASCII throughout.
for (const file of readdirSync(dist).filter((name) => name.endsWith('.js'))) {
  const path = join(dist, file)
  const { code } = await minify(readFileSync(path, 'utf8'), { module: true, format: { ascii_only: true } })
  if (code === undefined) throw new Error(`${file} came to nothing`)
  writeFileSync(path, code)
}

const stats: StatsModule = JSON.parse(readFileSync(statsFile, 'utf8'))
const packages = [...new Set(moduleNames(stats).flatMap(packageOf))].sort()
// The bundler says nothing of a replacement that it did not find.
const kept = replaced.filter((name) => packages.includes(name))
if (kept.length > 0) throw new Error(`In the bundle, and replaced in ${buildFile}: ${kept.join(', ')}`)
writeFileSync(join(dist, 'licenses.txt'), packages.map(notice).join(`\n${'-'.repeat(80)}\n\n`))
console.log(`Licences of ${packages.length} packages: ${packages.join(', ')}`)

function moduleNames({ name = '', modules = [] }: StatsModule): readonly string[] {
  return [name, ...modules.flatMap(moduleNames)]
}

/** The package of a module such as `./node_modules/@scope/name/lib/file.js`; the innermost, where they nest. */
function packageOf(moduleName: string): readonly string[] {
  const match = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(moduleName)
  return match?.[1] === undefined ? [] : [match[1]]
}

function notice(name: string): string {
  const folder = join(root, 'node_modules', name)
  const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? statedLicence(name, license, author) : readFileSync(join(folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${text.trim()}\n`
}

/** Some packages say MIT in their package.json and ship no text: then ours, with their author's name. */
function statedLicence(name: string, license: string, author: string | { name: string }): string {
  if (license !== 'MIT') throw new Error(`${name} has no licence file, and is not MIT: find its terms and decide`)
  const holder = typeof author === 'string' ? author : author.name
  return readFileSync(join(root, 'LICENSE'), 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${holder}`)
}
