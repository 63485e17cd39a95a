import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Command, lineEnd, parseCommand } from './commands.ts'
import { parseOutputs } from './outputs.ts'

/** A GitHub Actions runner, as far as a JavaScript action can see it. */

const root = fileURLToPath(new URL('..', import.meta.url))

export interface RunOptions {
  /** The step's `with`. An input that is absent gets its default from action.yml; an empty one does not. */
  readonly inputs: Readonly<Record<string, string>>
  /** Added to the environment. Undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Called with each line of the log, as a person sees it, when it is printed. */
  readonly onLine?: (line: string) => void
  /** Called when the process has started, for example to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void
  /** Whether to keep the summary's file, for a person to open. */
  readonly keepSummary?: boolean
}

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface RunResult {
  readonly exitStatus: number | null
  readonly signal: NodeJS.Signals | null
  readonly outputs: Readonly<Record<string, string>>
  readonly annotations: readonly Annotation[]
  readonly masks: readonly string[]
  /** Every workflow command. */
  readonly commands: readonly Command[]
  readonly summary: string
  readonly summaryFile: string
  /** The log as a person sees it: commands executed, secrets masked. */
  readonly log: readonly string[]
  /** Every line exactly as the action wrote it. */
  readonly raw: readonly string[]
  readonly elapsedMs: number
  /** The time until the process printed its first line. */
  readonly startMs: number
}

/** Runs this repository's action as a step: the file in `action.yml`, in a child process, with this same Node. */
export async function runAction({ inputs, env, onLine, onStart, keepSummary = false }: RunOptions): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'))
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    RUNNER_TEMP: folder,
    ...files
  }
  const { defaults, main } = readActionFile()

  const started = performance.now()
  let startMs: number | undefined
  const reader = new LogReader((line) => {
    startMs ??= performance.now() - started
    onLine?.(line)
  })
  const child = spawn(process.execPath, [main], {
    env: { ...environment, ...inputVariables({ ...defaults, ...inputs }), ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  for (const stream of [child.stdout, child.stderr]) reader.read(stream)
  onStart?.(child)
  const [exitStatus, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, killer) => resolve([code, killer]))
  })
  const { annotations, masks, commands, log, raw } = reader
  const elapsedMs = performance.now() - started
  const result = {
    exitStatus,
    signal,
    outputs: parseOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    annotations,
    masks,
    commands,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    summaryFile: files.GITHUB_STEP_SUMMARY,
    log,
    raw,
    elapsedMs,
    startMs: startMs ?? elapsedMs
  }
  if (!keepSummary) rmSync(folder, { recursive: true, force: true })
  return result
}

function readActionFile(): { defaults: Record<string, string>; main: string } {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  const inputs: [string, { default?: string }][] = Object.entries(action.inputs)
  const defaults = inputs.flatMap(([name, { default: value }]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]]
  )
  return { defaults: Object.fromEntries(defaults), main: join(root, action.runs.main) }
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
  )
}

/** Reads a process's output, executes the workflow commands, and shows the rest. */
class LogReader {
  readonly annotations: Annotation[] = []
  readonly masks: string[] = []
  readonly commands: Command[] = []
  readonly log: string[] = []
  readonly raw: string[] = []
  readonly #onLine: (line: string) => void
  /** Set while commands are stopped: the token that resumes them. */
  #stopToken: string | undefined

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  read(stream: NodeJS.ReadableStream): void {
    const decoder = new StringDecoder('utf8')
    let rest = ''
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split(lineEnd)
      rest = lines.pop() ?? ''
      for (const line of lines) this.#line(line)
    })
    stream.on('end', () => {
      if (rest !== '') this.#line(rest)
    })
  }

  #line(line: string): void {
    this.raw.push(line)
    const command = this.#stopToken === undefined ? parseCommand(line) : undefined
    if (line.trim() === `::${this.#stopToken}::`) this.#stopToken = undefined
    if (command === undefined) this.#show(line)
    else this.#execute(command)
  }

  #execute(command: Command): void {
    const { name, properties, message } = command
    this.commands.push(command)
    switch (name) {
      case 'add-mask':
        this.masks.push(message)
        break
      case 'error':
      case 'warning':
      case 'notice':
        this.annotations.push({ level: name, title: properties.title ?? '', message })
        this.#show(`${name[0]?.toUpperCase()}${name.slice(1)}: ${message}`)
        break
      case 'group':
        this.#show(`▾ ${message}`)
        break
      case 'stop-commands':
        this.#stopToken = message
        break
      default:
      // The other commands show nothing: debug lines are off, and this action uses no others.
    }
  }

  #show(text: string): void {
    for (const line of text.split(lineEnd)) {
      const masked = this.masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), line)
      this.log.push(masked)
      this.#onLine(masked)
    }
  }
}
