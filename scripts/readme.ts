/**
 * Generates parts of the README and the pages in `docs`: tables of inputs and outputs from action.yml, and workflows
 * from `examples`. As a program, it writes them into the pages.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

interface Entry {
  readonly description: string
  readonly default?: string
}

type Entries = Readonly<Record<string, Entry>>

const root = fileURLToPath(new URL('..', import.meta.url))

/** The pages with such parts, by their paths in the repository. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
]

/** @returns the page's text with each table of inputs or outputs that a comment requests */
export function withTables(text: string): string {
  const action: Readonly<Record<string, Entries>> = parse(readFileSync(`${root}action.yml`, 'utf8'))
  return text.replace(
    /(<!-- (inputs|outputs): ([a-z, -]+?) -->\n)(?:\|.*?\n)?(<!-- \/\2 -->)/gs,
    (_, before: string, kind: string, names: string, after: string) => {
      const entries = names.split(', ').map((name): [string, Entry] => [name, entryOf(action[kind], name)])
      return `${before}${kind === 'inputs' ? inputTable(entries) : outputTable(entries)}\n${after}`
    }
  )
}

/** @returns the page's text with each file of `examples` (or the part of it) that a comment requests */
export function withExamples(text: string): string {
  return text.replace(
    /(<!-- example: (?:([a-z ]+) of )?(examples\/\S+) -->\n).*?(<!-- \/example -->)/gs,
    (_, before: string, part: string | undefined, file: string, after: string) =>
      `${before}\`\`\`yaml\n${partOf(readFileSync(`${root}${file}`, 'utf8'), part)}\`\`\`\n${after}`
  )
}

/** @param part of a workflow with one job */
function partOf(workflow: string, part: string | undefined): string {
  if (part === undefined) return workflow
  const [, ...lines] = workflow.slice(workflow.indexOf('\n    steps:\n') + 1).split('\n')
  const steps = lines.map((line) => line.slice(6)).join('\n')
  if (part === 'steps') return steps
  if (part === 'last step') return steps.slice(steps.lastIndexOf('\n- ') + 1)
  throw new Error(`"${part}" is not a part of an example`)
}

function entryOf(entries: Entries | undefined, name: string): Entry {
  const entry = entries?.[name]
  if (entry === undefined) throw new Error(`action.yml has no input or output ${name}`)
  return entry
}

function inputTable(inputs: readonly [string, Entry][]): string {
  const rows = inputs.map(([name, { description, default: value }]) => {
    const usual = value === undefined ? '' : `\`${value}\``
    return `| \`${name}\` | ${usual} | ${cell(description)} |`
  })
  return ['| Input | Default | Description |', '| --- | --- | --- |', ...rows].join('\n')
}

function outputTable(outputs: readonly [string, Entry][]): string {
  const rows = outputs.map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  return ['| Output | Description |', '| --- | --- |', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
}

if (import.meta.main)
  for (const page of pages) {
    const text = readFileSync(`${root}${page}`, 'utf8')
    writeFileSync(`${root}${page}`, withExamples(withTables(text)))
  }
