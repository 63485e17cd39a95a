/**
 * Parses the imports and exports of this repository's files. It supports only code that biome has formatted.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['src', 'emulator', 'bench', 'fuzz', 'scripts', '__tests__']

/** An import of a module: one of our files (relative to the root, with slashes) or a package. */
export interface Import {
  readonly from: string
  /** A type-only import, which runs nothing. */
  readonly isType: boolean
  /** The imported names, as the exporter names them. All, if they cannot be determined. */
  readonly names: readonly string[] | 'all'
}

export interface SourceFile {
  /** Relative to the root, with slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  readonly exports: readonly string[]
}

/** All TypeScript files of this repository, by path. */
export function readSources(): ReadonlyMap<string, SourceFile> {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  )
  return new Map(paths.toSorted().map((path) => [path, readSource(path, readFileSync(join(root, path), 'utf8'))]))
}

export function readSource(path: string, text: string): SourceFile {
  return { path, text, imports: [...importsOf(path, text)], exports: exportsOf(text) }
}

/** The files that run if this file runs: itself and its direct and indirect imports, without type-only imports. */
export function filesThatRun(path: string, sources: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  const found = new Map<string, SourceFile>()
  const visit = (path: string) => {
    const source = sources.get(path)
    if (source === undefined || found.has(path)) return
    found.set(path, source)
    for (const { from, isType } of source.imports) if (!isType) visit(from)
  }
  visit(path)
  return [...found.values()]
}

/** Exports that no other file imports, as `path: name`. */
export function unusedExports(sources: ReadonlyMap<string, SourceFile>): readonly string[] {
  const used = new Map<string, Set<string>>()
  for (const { imports } of sources.values())
    for (const { from, names } of imports) {
      const exported = names === 'all' ? (sources.get(from)?.exports ?? []) : names
      used.set(from, new Set([...(used.get(from) ?? []), ...exported]))
    }
  return [...sources.values()].flatMap(({ path, exports }) =>
    exports.filter((name) => !used.get(path)?.has(name)).map((name) => `${path}: ${name}`)
  )
}

const statement = /^(?:import|export) (type )?(?:\{([^}]*)\}|\* as (\w+)) from '([^']+)'/gm
/** `import('./x.ts')`, `typeof import('./x.ts')`, `import './x.ts'` and `import x from './x.ts'` */
const whole = /(typeof )?\bimport(?:\(| \w+ from)?\s*'([^']+)'/g

function* importsOf(path: string, text: string): Generator<Import> {
  for (const [, type, list, namespace, specifier = ''] of text.matchAll(statement)) {
    const items = (list ?? '').split(',').map((item) => item.trim())
    const named = items.filter((item) => item !== '')
    yield {
      from: resolve(path, specifier),
      isType: type !== undefined || (named.length > 0 && named.every((item) => item.startsWith('type '))),
      names: namespace === undefined ? named.map(importedName) : membersOf(namespace, text)
    }
  }
  for (const [, type, specifier = ''] of text.matchAll(whole))
    yield { from: resolve(path, specifier), isType: type !== undefined, names: 'all' }
}

/** Returns `a` for `type a as b`. */
function importedName(item: string): string {
  return item.replace(/^type /, '').replace(/ as .*/, '')
}

/** The used members of a namespace import. All, if the namespace is used as a value. */
function membersOf(namespace: string, text: string): readonly string[] | 'all' {
  const uses = [...text.matchAll(new RegExp(`(?<![\\w.'/])${namespace}\\b(?:\\.(\\w+))?`, 'g'))].slice(1)
  const members = uses.map(([, member]) => member)
  return members.every((member) => member !== undefined) ? members : 'all'
}

function exportsOf(text: string): readonly string[] {
  const declared = text.matchAll(
    /^export (?:async )?(?:abstract )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm
  )
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','))
  const names = listed.map((item) => item.trim()).filter((item) => item !== '')
  return [
    ...[...declared].map(([, name = '']) => name),
    ...names.map((item) =>
      item
        .replace(/^type /, '')
        .replace(/^.* as /, '')
        .replaceAll("'", '')
    )
  ]
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return join(dirname(path), specifier).split(sep).join('/')
}
