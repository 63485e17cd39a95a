/**
 * Bundles `lib` (the compiled `src`) into `dist`, readable for people: it keeps all names and line ends, and removes
 * comments and unused code. It also writes the licences of the bundled packages, and the digest of the source. The
 * bundler's own list of licences is incomplete, so the packages come from its report of modules.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MinifyOptions, minify } from 'terser'
import { digestOfSource } from './built-from.ts'
import { fileComment, packageOf, type Stats, withNames } from './bundle-names.ts'

interface StatsModule {
  readonly name?: string
  readonly modules?: readonly StatsModule[]
}

/** V8 parses ASCII files faster. Packages are not indented, because they are most of the bundle. */
function formatOf(text: string): MinifyOptions['format'] {
  const isOurs = text.includes('"src/')
  return { beautify: true, indent_level: isOurs ? 2 : 0, ascii_only: true, comments: fileComment }
}

/**
 * Puts our modules in parentheses, because V8 compiles a function in parentheses at once. Without them it would parse
 * each module twice: once to skip it, and again to run it. That is a tenth of the time of a whole step that has nothing
 * to wait for.
 */
function withParentheses(code: string): string {
  return code.replace(/^( {2}"src\/[^"]+": )(\([^\n]*\) => \{\n.*?^ {2}\})(?=,?$)/gms, '$1($2)')
}

/** Removes unused code, and leaves the rest as it is written. */
const compress: MinifyOptions['compress'] = {
  ...{ defaults: false, dead_code: true, side_effects: true, unused: true, toplevel: true, evaluate: true },
  ...{ keep_classnames: true, keep_fnames: true }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const statsFile = join(root, 'lib', 'stats.json')

rmSync(dist, { recursive: true, force: true })
// Modules that libraries import for features that we do not use, and their replacements.
const buildFile = join(root, 'tsconfig.build.json')
const replaced = Object.keys(JSON.parse(readFileSync(buildFile, 'utf8')).compilerOptions.paths)
const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
const build = ['build', 'lib/index.js', '--out', 'dist', '--quiet', '--no-cache', '--stats-out', statsFile]
// The bundler reads `paths` from the file in this variable. Its cache would keep the old values.
const env = { ...process.env, TS_NODE_PROJECT: buildFile }
execFileSync(process.execPath, [ncc, ...build], { cwd: root, env, stdio: 'inherit' })

// The bundler copies a program that opens a browser, for a sign-in method that we do not support.
rmSync(join(dist, 'xdg-open'), { force: true })

const stats: Stats & StatsModule = JSON.parse(readFileSync(statsFile, 'utf8'))
const bundled = readdirSync(dist).filter((name) => name.endsWith('.js'))
const files = new Map(bundled.map((file) => [file, readFileSync(join(dist, file), 'utf8')]))
for (const file of bundled) rmSync(join(dist, file))
for (const [file, text] of withNames(files, stats)) {
  const { code } = await minify(text, { module: true, mangle: false, compress, format: formatOf(text) })
  if (code === undefined) throw new Error(`${file} is empty after minifying`)
  // The minifier indents twice after a comment.
  const readable = code.replace(/^( *)(\/\/ file: .*\n) +/gm, '$1$2$1')
  writeFileSync(join(dist, file), `${withParentheses(readable)}\n`)
}

const packages = [...new Set(moduleNames(stats).flatMap((name) => packageOf(name) ?? []))].sort()
// The bundler does not report a replacement that it could not find.
const kept = replaced.filter((name) => packages.includes(name))
if (kept.length > 0)
  throw new Error(`These packages are in the bundle although ${buildFile} replaces them: ${kept.join(', ')}`)
writeFileSync(join(dist, 'licenses.txt'), packages.map(notice).join(`\n${'-'.repeat(80)}\n\n`))
// This file comes last. Without it the bundle is incomplete, and no test runs it.
const manifest = { type: 'module', builtFrom: digestOfSource() }
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`Licences of ${packages.length} packages: ${packages.join(', ')}`)

function moduleNames({ name = '', modules = [] }: StatsModule): readonly string[] {
  return [name, ...modules.flatMap(moduleNames)]
}

function notice(name: string): string {
  const folder = join(root, 'node_modules', name)
  const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? statedLicence(name, license, author) : readFileSync(join(folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${text.trim()}\n`
}

/**
 * Some packages state MIT in their package.json and contain no licence text. They get our text with their author's
 * name.
 */
function statedLicence(name: string, license: string, author: string | { name: string }): string {
  if (license !== 'MIT')
    throw new Error(`${name} has no licence file and is not MIT. Find its licence and decide whether to bundle it`)
  const holder = typeof author === 'string' ? author : author.name
  return readFileSync(join(root, 'LICENSE'), 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${holder}`)
}
