/**
 * Restores the names in the bundle. The bundler numbers its modules and files, and shortens the names that modules
 * export to each other. Its comments contain the original names.
 */

interface BundledModule {
  readonly id: number | string | null
  readonly name: string
  readonly chunks?: readonly number[]
}

interface Chunk {
  readonly id: number
  readonly files: readonly string[]
  readonly initial: boolean
  readonly reason?: string
  readonly origins?: readonly { readonly request: string }[]
}

/** The bundler's report. */
export interface Stats {
  readonly modules: readonly BundledModule[]
  readonly chunks: readonly Chunk[]
}

/** The package of a module such as `./node_modules/@scope/name/lib/file.js`. If packages nest, the innermost. */
export function packageOf(moduleName: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(moduleName)?.[1]
}

/**
 * @param files the bundler's JavaScript files, by name
 * @returns the same files, by a name that describes the content, with names in place of numbers
 */
export function withNames(files: ReadonlyMap<string, string>, { modules, chunks }: Stats): Map<string, string> {
  const moduleNames = new Map(modules.map(({ id, name }) => [String(id), moduleName(name)]))
  const chunkNames = new Map(chunks.map((chunk) => [String(chunk.id), chunkName(chunk, modules)]))
  const texts = [...files].map(([file, text]) => {
    const chunk = chunks.find((chunk) => chunk.files.includes(file))
    if (chunk === undefined) throw new Error(`The bundler's report does not list ${file}`)
    return [`${chunkName(chunk, modules)}.js`, text] as const
  })
  const exported = exportedNames(texts.map(([, text]) => text))
  const named = new Map(
    texts.map(([file, text]) => {
      const withExports = nameExports(text, exported)
      return [file, nameFiles(nameChunks(nameModules(withExports, moduleNames), chunkNames))]
    })
  )
  if (named.size < files.size) throw new Error(`Two files of the bundle have the same name: ${[...named.keys()]}`)
  return named
}

/** `src/errors.ts`, `@azure/identity/dist/index.js`, `node:os`: the same in every working directory. */
function moduleName(name: string): string {
  const [file = ''] = name.replace(/^external "(.*)"$/, '$1').split(' + ')
  return file.replace(/^.*?node_modules\//, '').replace(/^\.\/lib\/(.*)\.js$/, 'src/$1.ts')
}

/** A chunk of one `import()` has the import's name, a chunk of one package the package's, and others the importers'. */
function chunkName({ id, files, initial, reason, origins = [] }: Chunk, modules: readonly BundledModule[]): string {
  if (initial) return files.join().replace(/\.js$/, '')
  const importers = origins.map(({ request }) => request.replace(/^.*\/|\.js$/g, ''))
  const own = modules.filter(({ chunks }) => chunks?.includes(id))
  const packages = [...new Set(own.map(({ name }) => packageOf(name)))]
  const isShared = reason?.startsWith('split chunk')
  if (isShared && packages.length === 1) return String(packages[0]).replace(/^.*\//, '')
  return [importers.join('-'), ...(isShared ? ['packages'] : [])].join('.')
}

const moduleStart = /^\/\*\*\*\/ (\d+):$/m
/** `errors/* WaitError *\/.u` and `errors/* .WaitError *\/ .u` */
const use = /([\w$]+)\/\* \.?([\w$]+) \*\/ ?\.([\w$]+)/g
const exportLine = /^((?:\/\* harmony export \*\/)?\s+)([\w$]+): \(\) => \(/gm

/** A comment that names the source file of the code after it. All other comments may be removed. */
export const fileComment = /^ file: /

interface Part {
  /** The module's id; empty for the code before the first module. */
  readonly id: string
  readonly code: string
}

function split(text: string): readonly Part[] {
  const codes = text.split(/(?=^\/\*\*\*\/ \d+:$)/m)
  return codes.map((code) => ({ id: moduleStart.exec(code)?.[1] ?? '', code }))
}

/** The original name of each export, by the module's id and the short name. The importing code contains it. */
function exportedNames(texts: readonly string[]): ReadonlyMap<string, string> {
  const modules = texts.flatMap(split)
  // CommonJS modules assign their exports anywhere, so they keep their short names.
  const shortened = new Set(
    modules.flatMap(({ id, code }) => [...code.matchAll(exportLine)].map(([, , short]) => `${id} ${short}`))
  )
  const names = modules.flatMap(({ code }) => {
    const ids = importedIds(code)
    return [...code.matchAll(use)].map(([, variable = '', name = '', short]) => {
      return [`${ids.get(variable)} ${short}`, name] as const
    })
  })
  return new Map(names.filter(([key]) => shortened.has(key)))
}

/** The ids of the imported modules, by the variables that hold them. */
function importedIds(code: string): ReadonlyMap<string, string> {
  const requires = code.matchAll(/^(?:\/\* harmony import \*\/ )?var ([\w$]+) = __\w+_require__\((\d+)\);$/gm)
  return new Map([...requires].map(([, variable = '', id = '']) => [variable, id]))
}

function nameExports(text: string, exported: ReadonlyMap<string, string>): string {
  const named = split(text).map(({ id, code }) => {
    const ids = importedIds(code)
    return code
      .replace(use, (_, variable: string, _name: string, short: string) => {
        return `${variable}.${exported.get(`${ids.get(variable)} ${short}`) ?? short}`
      })
      .replace(exportLine, (_, before: string, short: string) => {
        return `${before}${exported.get(`${id} ${short}`) ?? short}: () => (`
      })
  })
  return named.join('')
}

function nameModules(text: string, names: ReadonlyMap<string, string>): string {
  const nameOf = (id: string) => {
    const name = names.get(id)
    if (name === undefined) throw new Error(`The bundler's report does not list module ${id}`)
    return JSON.stringify(name)
  }
  return text
    .replace(new RegExp(moduleStart, 'gm'), (_, id: string) => `/***/ ${nameOf(id)}:`)
    .replace(/(_require__(?:\.(?:t\.)?bind\(__\w+_require__, |\())(\d+)/g, (_, before: string, id: string) => {
      return before + nameOf(id)
    })
}

function nameChunks(text: string, names: ReadonlyMap<string, string>): string {
  const nameOf = (id: string) => JSON.stringify(names.get(id) ?? id)
  return text
    .replace(/^(export const ids? = \[?)(\d+)(\]?;)$/gm, (_, before: string, id: string, after: string) => {
      return before + nameOf(id) + after
    })
    .replace(
      /(_require__\.e\((?:\/\* import\(\) \*\/ )?)(\d+)/g,
      (_, before: string, id: string) => before + nameOf(id)
    )
    .replace(/(var installedChunks = \{\s+\/\*+\/\s+)(\d+)/, (_, before: string, id: string) => before + nameOf(id))
    .replace('"" + chunkId + ".index.js"', '"" + chunkId + ".js"')
}

function nameFiles(text: string): string {
  return text.replace(/^;\/\/ CONCATENATED MODULE: (.*)$/gm, (_, name: string) => `// file: ${moduleName(name)}`)
}
