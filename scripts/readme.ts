/**
 * What the README has from elsewhere: its tables of inputs and outputs from action.yml, its workflows from `examples`. Run
 * as a program, it writes them into the README.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

interface Entry {
  readonly description: string
  readonly default?: string
  readonly required?: boolean
}

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = `${root}README.md`

/** The README as it must be: with the tables that action.yml gives. */
export function withTables(text: string): string {
  const { inputs, outputs } = parse(readFileSync(`${root}action.yml`, 'utf8'))
  return replace(replace(text, 'inputs', inputTable(inputs)), 'outputs', outputTable(outputs))
}

/** The README as it must be: with the files of `examples`, each whole or the part of it that the README asks for. */
export function withExamples(text: string): string {
  return text.replace(
    /(<!-- example: (?:([a-z ]+) of )?(examples\/\S+) -->\n).*?(<!-- \/example -->)/gs,
    (_, before: string, part: string | undefined, file: string, after: string) =>
      `${before}\`\`\`yaml\n${partOf(readFileSync(`${root}${file}`, 'utf8'), part)}\`\`\`\n${after}`
  )
}

function partOf(workflow: string, part: string | undefined): string {
  if (part === undefined) return workflow
  const [, ...lines] = workflow.slice(workflow.indexOf('\n    steps:\n') + 1).split('\n')
  const steps = lines.map((line) => line.slice(6)).join('\n')
  if (part === 'steps') return steps
  if (part === 'last step') return steps.slice(steps.lastIndexOf('\n- ') + 1)
  throw new Error(`The README asks for what no example has: ${part}`)
}

function inputTable(inputs: Readonly<Record<string, Entry>>): string {
  const rows = Object.entries(inputs).map(([name, { description, default: value, required }]) => {
    const fallback = value === undefined ? (required ? 'required' : '') : `\`${value}\``
    return `| \`${name}\` | ${fallback} | ${cell(description)} |`
  })
  return ['| Input | Default | Description |', '| --- | --- | --- |', ...rows].join('\n')
}

function outputTable(outputs: Readonly<Record<string, Entry>>): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  return ['| Output | Description |', '| --- | --- |', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
}

function replace(text: string, name: string, table: string): string {
  const section = new RegExp(`(<!-- ${name}:[^\\n]*-->\\n).*?(\\n<!-- /${name} -->)`, 's')
  if (!section.test(text)) throw new Error(`The README has no place for ${name}`)
  return text.replace(section, (_, before: string, after: string) => `${before}${table}${after}`)
}

if (import.meta.main) writeFileSync(readme, withExamples(withTables(readFileSync(readme, 'utf8'))))
