import { jsonApis, statusPath, xmlApis } from '../api-documents.ts'
import type { Api } from './readers.ts'

/** Documents that are expensive to read. Each grows to the requested number of bytes. */

interface Shape {
  readonly title: string
  readonly apis: readonly Api[]
  readonly grow: (bytes: number) => string
}

const statusAt = (path: string) => jsonApis.filter((api) => statusPath(api).join('.') === path)
const monitors = statusAt('status')
const resources = statusAt('properties.provisioningState')
const job = statusAt('properties.state')

/** `around` with `@` replaced by as many copies of `piece` as fit. */
const filled = (around: string, piece: string) => (bytes: number) =>
  around.replace('@', () => piece.repeat((bytes - around.length) / Buffer.byteLength(piece)))

/** Nested as deep as fits. */
const nested =
  (around: string, open: string, inner: string, close: string) =>
  (bytes: number): string => {
    const depth = Math.floor((bytes - around.length - inner.length) / (open.length + close.length))
    return around.replace('@', () => `${open.repeat(depth)}${inner}${close.repeat(depth)}`)
  }

const json = (title: string, grow: Shape['grow'], apis = jsonApis): Shape => ({ title, apis, grow })
const xml = (title: string, inner: string, piece: string): Shape => ({
  title,
  apis: xmlApis,
  grow: filled(`<Operation><Status>InProgress</Status>${inner}</Operation>`, piece)
})

const failed = '"status":"Failed","id":"x","properties":{"state":"Failed","provisioningState":"Failed"@}'
const failedJob = `{${failed}}`
const failedError = `{"status":"Failed","properties":{"state":"Failed"},"error":@}`

export const shapes: readonly Shape[] = [
  json('one long word', filled(`{"status":"@","properties":{"state":"x","provisioningState":"x"}}`, 'x')),
  json('a long word in the properties', filled(`{"properties":{"state":"@"}}`, '☃'), job),
  json('a long provisioningState', filled(`{"properties":{"provisioningState":"@"}}`, '&'), resources),
  json('a long name', filled(`{"status":"x","name":"@","properties":{"state":"x"}}`, 'é'), [...monitors, ...job]),
  json('escapes', filled(`{"x":"@",${failed.replace('@', '')}}`, '\\u0073')),
  json('quotes', filled(`{"x":"@",${failed.replace('@', '')}}`, '\\"')),
  json('backslashes without end', filled(`{"x":"@`, '\\\\')),
  json('the status again and again', filled(`{"status":"x","properties":{}@}`, ',"status":"Succeeded"')),
  json('properties again and again', filled(`{"status":"x"@}`, ',"properties":{"state":"Succeeded"}')),
  json(
    'many members',
    (bytes) => `{"id":"x"${Array.from({ length: bytes / 16 }, (_, at) => `,"${at}":{"x":1}`).join('')}}`
  ),
  json('a wide list', filled(`{"status":"x","x":[0@]}`, ',0')),
  json('lists in lists', nested('@', '[', '', ']')),
  json('lists in lists, within', nested(`{"status":"x","x":@,"properties":{"state":"x"}}`, '[', '', ']')),
  json('objects in objects', nested(`{"status":"x","x":@}`, '{"a":', '0', '}')),
  json('opened and never closed', filled('@', '[')),
  json('statuses in statuses', nested('@', '{"status":', '"Succeeded"', '}')),
  json('properties in properties', nested('@', '{"properties":', '{"state":"Succeeded"}', '}')),
  json('prototypes in prototypes', nested('@', '{"__proto__":', '{"status":"Succeeded"}', '}')),
  json('blanks', filled('@', ' \n')),
  json('blanks before', filled(`@${failedJob.replace('@', '')}`, '\t')),
  json('a number without end', filled(`{"status":"x","percentComplete":@}`, '9')),
  json('HTML', filled('<html>@</html>', '<br>')),
  json('details in details', nested(failedError, '{"code":"x","details":[', '{}', ']}')),
  json('many details', filled(`${failedError.replace('@', '{"code":"x","details":[{}@]}')}`, ',{"code":"y"}')),
  json(
    'much additional info',
    filled(failedError.replace('@', '{"additionalInfo":[{}@]}'), ',{"type":"t","info":{"a":[1]}}')
  ),
  json('one long message', filled(failedError.replace('@', '{"code":"x","message":"@"}'), '##[error]')),
  json(
    'long messages',
    (bytes) => {
      const one = `{"code":"x","message":"${'&'.repeat(2_000)}"},`
      return `{"status":"Failed","error":{"details":[${one.repeat(bytes / one.length)}0]}}`
    },
    monitors
  ),
  json('many tasks', filled(failedJob.replace('@', ',"tasks":[0@]'), ',{"taskName":"t","state":"Failed"}'), job),
  json(
    'tasks in tasks',
    nested(failedJob.replace('@', ',"tasks":[@]'), '{"state":"Failed","childrenJobs":[{"tasks":[', '', ']}]}'),
    job
  ),
  json(
    'a long name above many jobs',
    (bytes) => {
      const children = filled('[0@]', ',{}')(bytes / 2)
      return failedJob.replace(
        '@',
        () => `,"tasks":[{"taskName":"${'t'.repeat(bytes / 2 - 200)}","childrenJobs":${children}}]`
      )
    },
    job
  ),
  json(
    'long errors and long names of tasks',
    (bytes) => {
      const [error, task] = [`{"message":"${'&'.repeat(2_000)}"},`, `{"taskName":"${'☃'.repeat(2_000)}"},`]
      const errors = error.repeat(bytes / 4 / error.length)
      const tasks = task.repeat(bytes / 2 / Buffer.byteLength(task))
      return `{"properties":{"state":"CompletedWithWarnings","errors":[${errors}0],"tasks":[${tasks}0]}}`
    },
    job
  ),
  json('many errors of a job', filled(failedJob.replace('@', ',"errors":[0@]'), ',{"code":"x","message":"y"}'), job),

  xml('comments', '@', '<!-- -->'),
  xml('a long comment', '<!--@-->', '- '),
  xml('a comment without end', '<!--@', '<!-'),
  xml('CDATA', '<Data>@</Data>', '<![CDATA[x]]>'),
  xml('CDATA without end', '<Data>@', '<![CDATA['),
  xml('CDATA that nearly ends', '<Data><![CDATA[@]]></Data>', ']]&'),
  xml('references', '<Data>@</Data>', '&amp;'),
  xml('references to references', '<Data>@</Data>', '&#38;#38;'),
  xml('unknown references', '<Data>@</Data>', '&x;'),
  xml('ampersands', '<Data>@</Data>', '&'),
  xml('elements', '@', '<a/>'),
  xml('elements with text', '@', '<a>x</a>x'),
  xml('prefixes', '@', '<a:b/>'),
  xml('statuses', '@', '<Status>Succeeded</Status>'),
  xml('elements in elements', '@', '<a>'),
  xml('open tags', '@', '<a '),
  xml('less-than signs', '@', '<'),
  xml('greater-than signs', '@', '>'),
  xml('ends of tags', '@', '</a'),
  xml('attributes', '<a @/>', 'a="" '),
  xml('one long attribute', '<a b="@"/>', "'>"),
  xml('a quote without end', '<a b="@', '<a b='),
  xml('processing instructions', '@', '<?a ?>'),
  xml('processing instructions without end', '@', '<?a '),
  xml('declarations', '@', '<!a>'),
  xml('blanks', '<Data>@</Data>', ' \n'),
  xml('a long name of an element', '<@/>', 'a'),
  xml('a long text', '<Data>@</Data>', 'é'),
  xml('a long message', '<Error><Message>@</Message></Error>', '::error::'),
  {
    title: 'a long status',
    apis: xmlApis,
    grow: filled('<GatewayOperation><Status>@</Status></GatewayOperation>', 'Succeeded')
  },
  {
    title: 'elements in elements, closed',
    apis: xmlApis,
    grow: nested('<Operation><Status>x</Status>@</Operation>', '<a>', '', '</a>')
  },
  {
    title: 'entities that grow',
    apis: xmlApis,
    grow: filled(
      '<!DOCTYPE x [<!ENTITY a "aaaa">@]><Operation><Status>&a;</Status></Operation>',
      '<!ENTITY b "&a;&a;&a;">'
    )
  },
  { title: 'a document type without end', apis: xmlApis, grow: filled('<!DOCTYPE x [@', '<!ENTITY b "') },
  { title: 'blanks before', apis: xmlApis, grow: filled('@<Operation><Status>x</Status></Operation>', ' \r') },
  { title: 'documents in a row', apis: xmlApis, grow: filled('@', '<Operation><Status>Succeeded</Status></Operation>') }
]
