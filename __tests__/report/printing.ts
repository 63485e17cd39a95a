import { parseCommand } from '../../emulator/commands.ts'

/** The printed lines. A workflow command appears as `name title: message`. */
export function printed(act: () => void): readonly string[] {
  const capture = startCapture()
  try {
    act()
  } finally {
    capture.stop()
  }
  return capture.lines()
}

interface Capture {
  readonly stop: () => void
  readonly lines: () => readonly string[]
}

/** Captures this process's output until it is stopped. */
export function startCapture(): Capture {
  const { write } = process.stdout
  let text = ''
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk)
    return true
  }
  return {
    stop: () => {
      process.stdout.write = write
    },
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map(readable)
  }
}

function readable(line: string): string {
  const command = parseCommand(line)
  if (command === undefined) return line
  const { name, properties, message } = command
  return `${[name, properties.title].filter((part) => part !== undefined).join(' ')}: ${message}`.trim()
}
