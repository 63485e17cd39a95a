import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { parse } from 'yaml'
import type { Command } from '../emulator/commands.ts'
import { renderSummary } from '../emulator/page.ts'
import type { RunResult } from '../emulator/runner.ts'

const outputNames: readonly string[] = Object.keys(
  parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')).outputs
)

/** GitHub's limits for an annotation, a step's summary, and a job's outputs in UTF-16. */
const mostOfAnnotation = 4_096
const mostBytesOfSummary = 1024 * 1024
const mostUnitsOfOutputs = 500_000

/** Control characters, line ends of every kind, bidirectional controls and invisible characters. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}]/u

const ownTitles =
  /^(?:The operation (?:failed|was canceled)|Not started(?:: |$)|Unknown outcome: [a-z-]+$|The status counts as running$|Succeeded, but Azure says |Succeeded with warnings$|The output result is empty$|Timed out$|Invalid input$|Ignored inputs$)/

/**
 * Expects that foreign text had no effect: the step has no other command, mask or output than its own, nothing that a
 * terminal or a browser executes, and everything is within GitHub's limits.
 * @param commands the names of the action's own workflow commands, in order, without the warnings about statuses, which
 *   depend on the status
 */
export function expectInert(result: RunResult, commands: readonly string[], masks: readonly string[]): void {
  const isGroup = ({ name }: Command) => name === 'group' || name === 'endgroup'
  const isDoubt = ({ name, properties }: Command) =>
    name === 'warning' && properties.title === 'The status counts as running'
  const doubts = result.commands.filter(isDoubt)
  expect(doubts.length).toBeLessThanOrEqual(3)
  const others = result.commands.filter((command) => !isGroup(command) && !isDoubt(command)).map(({ name }) => name)
  expect(others).toEqual([...masks.map(() => 'add-mask'), ...commands])
  const titles = result.commands.filter(isGroup).map(({ message }) => message)
  expect(
    titles
      .join()
      .replace(/^Intervals and limits,/, '')
      .replace(/,?The complete error,$/, '')
  ).toBe('')
  expect(result.masks).toEqual(masks)
  expect(result.raw.filter((line) => unprintable.test(line) || line.includes('##['))).toEqual([])
  expect(result.raw.filter((line) => /^\s*::/.test(line))).toHaveLength(result.commands.length)
  expect(result.log.filter((line) => unprintable.test(line))).toEqual([])
  for (const { title, message } of result.annotations) {
    expect(title).toMatch(ownTitles)
    expect(message.length).toBeLessThanOrEqual(mostOfAnnotation)
  }
  expect(Object.keys(result.outputs).toSorted()).toEqual(outputNames.toSorted())
  expect(Object.values(result.outputs).join('').length).toBeLessThanOrEqual(mostUnitsOfOutputs)
  expect(Buffer.byteLength(result.summary)).toBeLessThanOrEqual(mostBytesOfSummary)
  expectInertSummary(result.summary)
}

type Node = DefaultTreeAdapterTypes.ChildNode

/** The summary's own text, which is the only text allowed outside of code. */
const ownWords =
  /^(?:(?:✅|❌|⚠️)(?: Azure operation: [a-z-]+| Invalid inputs)?|: (?:[a-z-]+|not started)|Outcome|Reason|API|Request|Until|Operation|Name|URL|Last status|Percent complete|Duration|Polls|(?:Start|End) time|Request id|Timeline|After|Status|[\ddhms ]+|Tasks|Resources|Resource|Type|State|Error|Warnings|\d+ more changes, in the middle, are left out\.|Left out, because GitHub accepts 1 MiB per summary\.|Open in the Azure portal)?$/u

const ownElements: ReadonlySet<string> = new Set('h3 h4 p br table tbody tr th td ul li code pre a #text'.split(' '))

/** As a page, the summary contains only its own few elements, and foreign text only in code. */
export function expectInertSummary(summary: string): void {
  const nodes = [...walk(parseFragment(renderSummary(summary)).childNodes)]
  expect(nodes.map(({ nodeName }) => nodeName).filter((name) => !ownElements.has(name))).toEqual([])
  const attributes = nodes.flatMap((node) => ('attrs' in node ? node.attrs.map(({ name, value }) => name + value) : []))
  const own = /^(?:alignleft|classlanguage-mermaid|hrefhttps:\/\/portal\.azure\.(?:com|us|cn)\/#resource\/[^"<>\s]*)$/
  expect([...new Set(attributes)].filter((attribute) => !own.test(attribute))).toEqual([])
  expect(nodes.flatMap(chartLines).filter((line) => !ownChartLine.test(line))).toEqual([])
  const outside = nodes.flatMap((node) => ('value' in node && !isInCode(node) ? [node.value.trim()] : []))
  expect(outside.filter((text) => !ownWords.test(text))).toEqual([])
}

/** Only the chart's labels contain foreign text: letters, digits and blanks, after a number. */
const ownChartLine =
  /^(?:gantt| {2}dateFormat x| {2}axisFormat %H:%M(?::%S)?| {2}\d+ [\p{L}\p{N} ]+ :(?:(?:crit|done|active), )?\d+, \d+|)$/u

function chartLines(node: Node): readonly string[] {
  return 'value' in node && isInChart(node) ? node.value.split('\n') : []
}

/** The texts in code, without the chart, as a person sees them. */
export function textsInCode(summary: string): readonly string[] {
  const nodes = [...walk(parseFragment(renderSummary(summary)).childNodes)]
  return nodes.flatMap((node) =>
    'value' in node && isInCode(node) && !isInChart(node) ? [node.value.replaceAll('\u00a0', ' ')] : []
  )
}

function isInChart(node: DefaultTreeAdapterTypes.TextNode): boolean {
  const { parentNode } = node
  return isInCode(node) && parentNode !== null && 'tagName' in parentNode && parentNode.parentNode?.nodeName === 'pre'
}

function isInCode(node: DefaultTreeAdapterTypes.TextNode): boolean {
  return node.parentNode?.nodeName === 'code'
}

function* walk(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node
    if ('childNodes' in node) yield* walk(node.childNodes)
  }
}
