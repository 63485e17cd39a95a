/**
 * Parses workflow commands by the runner's own rules (actions/runner, ActionCommand.cs and ActionCommandManager.cs). A
 * command is `::name key=value,…::message` at the start of a line, after optional white space, or
 * `##[name key=value;…]message` anywhere in a line. Its name is one of a fixed list, in any case.
 */

export interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

const names: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
])

/** The runner compares text by culture, which ignores invisible characters. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\0]/gu

/** The runner's line ends: a CR alone ends a line too. */
export const lineEnd = /\r\n|\n|\r/

export function parseCommand(line: string): Command | undefined {
  const seen = line.replace(unseen, '')
  return parseAtStart(seen.trimStart()) ?? parseAnywhere(seen)
}

function parseAtStart(line: string): Command | undefined {
  const match = /^::([^ :]+)(?: (.*?))?::(.*)$/s.exec(line)
  return match === null ? undefined : command(match, ',')
}

function parseAnywhere(line: string): Command | undefined {
  const match = /##\[([^ \]]+)(?: ([^\]]*))?\](.*)$/s.exec(line)
  return match === null ? undefined : command(match, ';')
}

function command(
  [, name = '', properties = '', message = '']: RegExpExecArray,
  separator: string
): Command | undefined {
  if (!names.has(name.toLowerCase())) return undefined
  const pairs = properties.split(separator).map((pair) => pair.split(/=(.*)/s, 2))
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(
      pairs.flatMap(([key = '', value = '']) => (value ? [[key.trim(), unescapeText(value)]] : []))
    ),
    message: unescapeText(message)
  }
}

const escapes: readonly (readonly [string, string])[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%3B', ';'],
  ['%5D', ']'],
  ['%25', '%']
]

function unescapeText(text: string): string {
  return escapes.reduce((unescaped, [from, to]) => unescaped.replaceAll(from, to), text)
}
