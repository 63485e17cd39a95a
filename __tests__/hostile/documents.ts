import fc from 'fast-check'
import type { State } from '../../src/operation.ts'
import { rootOf, statusPath } from '../api-documents.ts'
import { type Api, endsOf } from './readers.ts'

/** Generated documents around one status, or none, so that their meaning is known without reading them. */

interface Grown {
  readonly body: string
  /** The meaning of its status; undefined if there is none. */
  readonly state: State | undefined
}

const runningWords = ['InProgress', 'Running', 'NotSucceeded', 'SuccessfulFailed', 'Succeeded!', 'true', '0', '{}', '☃']

interface Word {
  readonly word: string
  readonly state: State
}

function words(api: Api): fc.Arbitrary<Word> {
  const casing = fc.constantFrom(
    (word: string) => word,
    (word: string) => word.toLowerCase(),
    (word: string) => word.toUpperCase()
  )
  const end = fc
    .tuple(fc.constantFrom(...endsOf(api)), casing)
    .map(([[word, state], written]): Word => ({ word: written(word), state }))
  const other = fc.oneof(fc.constantFrom(...runningWords), fc.string(), fc.string({ unit: 'grapheme' }))
  return fc.oneof(
    end,
    // Any unlisted word, so that a reader with a list of running words fails.
    other.filter((word) => isOther(api, word)).map((word): Word => ({ word, state: 'running' }))
  )
}

function isOther(api: Api, word: string): boolean {
  const trimmed = word.trim().toLowerCase()
  return trimmed !== '' && !endsOf(api).some(([end]) => end.toLowerCase() === trimmed)
}

/** Any word that is terminal in some API. */
const tempting = fc.constantFrom('Succeeded', 'Successful', 'Failed', 'Canceled', 'Deleted', 'CompletedWithErrors')

// JSON

const memberNames = fc.oneof(
  fc.constantFrom('status', 'Status', 'status ', 'properties', 'provisioningState', 'state', 'id', 'name', 'tasks'),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'hasOwnProperty', 'length', '', '0'),
  fc.string()
)

/** A string as JSON, with any of its characters escaped. */
function quoted(text: string): fc.Arbitrary<string> {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  const choices = fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length })
  return choices.map((choice) => {
    const units = text.split('').map((unit, at) => (choice[at] ? escaped(unit) : plain(unit)))
    return `"${units.join('')}"`
  })
}

function plain(unit: string): string {
  return JSON.stringify(unit).slice(1, -1)
}

const { value: decoyValue } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      tempting.map((word) => JSON.stringify(word)),
      fc.json({ maxDepth: 1 }),
      fc.constantFrom('null', 'true', '-0', '1e999', '123456789012345678901234567890', '""', '"\\ud83d"'),
      tempting.map((word) => JSON.stringify(`{"status":"${word}"}`))
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(' ,')}]`),
    fc.array(fc.tuple(memberNames.chain(quoted), tie('value')), { maxLength: 4 }).map(objectOf)
  )
}))

function objectOf(members: readonly (readonly [name: string, value: string])[]): string {
  return `{${members.map(([name, value]) => `${name}\n:\t${value}`).join(',')}}`
}

/** An object with these members at an unknown place among decoys, none of which has a name of `taken`, in any case. */
function amongDecoys(members: readonly (readonly [string, string])[], taken: readonly string[]): fc.Arbitrary<string> {
  const decoy = fc.tuple(
    memberNames.filter((name) => !taken.some((other) => other.toLowerCase() === name.toLowerCase())).chain(quoted),
    decoyValue
  )
  return fc
    .array(decoy, { maxLength: 6 })
    .chain((decoys) => fc.shuffledSubarray([...members, ...decoys], { minLength: members.length + decoys.length }))
    .map(objectOf)
}

/** Members other than the status that have a meaning in an API. */
const meaningful: Partial<Record<Api, readonly string[]>> = {
  'arm-location': ['status'],
  'arm-operation': ['properties'],
  'data-plane': ['properties']
}

/** A JSON document with exactly one status of the API. */
export function jsonDocuments(api: Api): fc.Arbitrary<Grown> {
  const [first = '', second] = statusPath(api)
  const member = (name: string, value: string) => quoted(name).map((written) => [written, value] as const)
  const top = [first, ...(meaningful[api] ?? []), 'error']
  return words(api).chain(({ word, state }) => {
    const value = quoted(word)
    const inner =
      second === undefined
        ? value
        : value.chain((written) => member(second, written)).chain((status) => amongDecoys([status], [second]))
    return inner
      .chain((written) => member(first, written))
      .chain((status) => amongDecoys([status], top))
      .map((body) => ({ body, state }))
  })
}

/** A JSON document with everything but the API's status. Not for APIs for which such a document is terminal. */
export function jsonWithout(api: Api): fc.Arbitrary<string> {
  const [first = '', second] = statusPath(api)
  const without = amongDecoys([], [first, ...(meaningful[api] ?? [])])
  if (second === undefined) return without
  return fc.oneof(
    without,
    fc
      .oneof(
        amongDecoys([], [second]),
        decoyValue.filter((value) => !value.startsWith('{'))
      )
      .chain((inner) => amongDecoys([[JSON.stringify(first), inner]], [first]))
  )
}

/** Changes that turn a JSON document into one without exactly one status. */
export function spoilJson(api: Api, body: string): fc.Arbitrary<string> {
  const [first = '', second] = statusPath(api)
  const repeated = fc.tuple(quoted(first), tempting, fc.boolean()).map(([name, word, before]) => {
    const more = `${name}:${second === undefined ? `"${word}"` : `{"${second}":"${word}"}`}`
    return before ? `{${more},${body.slice(1)}` : `${body.slice(0, -1)},${more}}`
  })
  const broken = [
    `${body}{}`,
    `${body}${body}`,
    `${body}x`,
    `${body}\u0000`,
    `)]}',\n${body}`,
    `\ufeff${body}`,
    `/**/${body}`,
    `${body.slice(0, -1)},}`,
    `${body.slice(0, -1)},"x":01}`,
    `${body.slice(0, -1)},"x":NaN}`,
    `${body.slice(0, -1)},x:1}`,
    `callback(${body})`,
    body.split('').join('\u0000')
  ]
  // A Location may respond with any JSON.
  const wrapped = api === 'arm-location' ? [] : [`[${body}]`, JSON.stringify(body), '{}', 'null', '[]']
  return fc.oneof(
    repeated,
    fc.constantFrom(...broken, ...wrapped),
    truncated(body),
    fc.nat(body.length).map((at) => `${body.slice(0, at)}\u0000${body.slice(at)}`)
  )
}

function truncated(body: string): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: body.length - 1 }).map((end) => body.slice(0, end))
}

// XML

/** Text as XML: literal, as references, in CDATA, or split by comments. */
function writtenXml(word: string): fc.Arbitrary<string> {
  const escaped = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const units = [...word]
  return fc.constantFrom(
    escaped,
    `\n\t${escaped}  `,
    units.map((unit) => `&#${unit.codePointAt(0)};`).join(''),
    units.map((unit) => `&#x${unit.codePointAt(0)?.toString(16)};`).join(''),
    `<![CDATA[${word}]]>`,
    units.map((unit) => `<![CDATA[${unit}]]>`).join(''),
    units.map((unit) => (unit === '&' || unit === '<' ? `<![CDATA[${unit}]]>` : unit)).join('<!-- - -->')
  )
}

const decoyElements: fc.Arbitrary<string> = tempting.chain((word) => {
  const status = `<Status>${word}</Status>`
  return fc.constantFrom(
    `<!--${status}-->`,
    '<!-- " -->',
    "<!-- ' > <![CDATA[ -->",
    `<Data><![CDATA[${status}]]></Data>`,
    '<Data><![CDATA[<!--]]></Data>',
    '<Data><![CDATA[</Data>]]></Data>',
    `<Data>${status.replaceAll('<', '&lt;')}</Data>`,
    `<Data>&#60;Status&#62;${word}&#38;lt;/Status></Data>`,
    `<Data Status="${word}" x='"' y="'"/>`,
    `<Data x="-->" y="]]>" z="/>"></Data>`,
    `<Data>"</Data>`,
    `<Error>${status}</Error>`,
    `<Error><Code>${word}</Code>${status}</Error>`,
    `<a:Data xmlns:a="Status">${status}</a:Data>`,
    `<Statuses>${word}</Statuses>`,
    `<HealthStatus>${word}</HealthStatus>`,
    `<Status.x>${word}</Status.x>`,
    `<toString>${word}</toString>`,
    `<valueOf/>`,
    ` \n`
  )
})

/** An XML document with exactly one status of the API. */
export function xmlDocuments(api: Api): fc.Arbitrary<Grown> {
  return words(api).chain(({ word, state }) =>
    fc
      .tuple(writtenXml(word), fc.array(decoyElements, { maxLength: 6 }), fc.nat(6), dress)
      .map(([status, decoys, at, { tag, wrap }]) => {
        const children = decoys.toSpliced(at, 0, `<${tag('Status')}>${status}</${tag('Status')}>`)
        return { body: wrap(rootOf(api), children.join('')), state }
      })
  )
}

/** The document's syntax: declaration, namespaces, comments around it. */
const dress = fc
  .record({
    before: fc.constantFrom('', '<?xml version="1.0"?>', ' <?xml version="1.0" encoding="utf-8"?>\r\n', '<!-- a -->\n'),
    behind: fc.constantFrom('', '\n', '<!-- <GatewayOperation> -->'),
    prefix: fc.constantFrom('', 'a:'),
    attributes: fc.constantFrom('', ' xmlns="http://schemas.microsoft.com/windowsazure"', " x = '>' ")
  })
  .map(({ before, behind, prefix, attributes }) => {
    const declared = prefix === '' ? attributes : `${attributes} xmlns:a="u"`
    return {
      tag: (name: string) => `${prefix}${name}`,
      wrap: (root: string, inner: string) =>
        `${before}<${prefix}${root}${declared}>${inner}</${prefix}${root} >${behind}`
    }
  })

/** An XML document with everything but the API's status. */
export function xmlWithout(api: Api): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(decoyElements, { maxLength: 8 }), dress)
    .map(([decoys, { wrap }]) => wrap(rootOf(api), decoys.join('')))
}

/** Changes that make the XML malformed, or its status missing or ambiguous. */
export function spoilXml(api: Api, body: string): fc.Arbitrary<string> {
  const root = rootOf(api)
  const last = body.lastIndexOf('</')
  const inside = (more: string) => `${body.slice(0, last)}${more}${body.slice(last)}`
  const broken = [
    ...['<Status>Failed</Status>', '<a:Status xmlns:a="u">Successful</a:Status>', '<Status/>'].map(inside),
    ...['<x>', '</x>', '<x', '<', '&', '&x;', '&nbsp;', '<x a=b/>', '<x a="1" a="2"/>', '<__proto__/>'].map(inside),
    ...['<!DOCTYPE x>', `<!DOCTYPE ${root} [<!ENTITY a "Succeeded">]>`, '<x/>', 'x', '\u0000', '{}'].map(
      (garbage) => garbage + body
    ),
    ...['<x/>', 'x', body, '\u0000', '{"status":"Succeeded"}'].map((garbage) => body + garbage),
    `<x>${body}</x>`,
    body.replaceAll(root, 'Other'),
    body.split('').join('\u0000')
  ]
  const end = body.lastIndexOf('>', body.lastIndexOf('</') + root.length + 6)
  return fc.oneof(
    fc.constantFrom(...broken),
    truncated(body.slice(0, end + 1)),
    fc.nat(body.length).map((at) => `${body.slice(0, at)}\u0000${body.slice(at)}`)
  )
}
