import { EOL } from 'node:os'

/** Parses the GITHUB_OUTPUT file. Each output is `name=value`, or `name<<delimiter`, the value's lines, `delimiter`. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split(EOL)
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const [, name = '', operator, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
    if (operator === '=') outputs[name] = rest
    if (operator !== '<<') continue
    const end = lines.indexOf(rest, at + 1)
    if (end === -1) throw new Error(`Output ${name} has no closing delimiter`)
    outputs[name] = lines.slice(at + 1, end).join(EOL)
    at = end
  }
  return outputs
}
