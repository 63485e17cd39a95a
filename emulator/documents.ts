import { XMLBuilder } from 'fast-xml-parser'
import type { Answer, Job, Operation, Say } from './script.ts'

/** A body and its media type. */
export interface Document {
  readonly type: string
  readonly body: string
}

interface Place {
  readonly path: string
  readonly startedAt: Date
  readonly now: Date
}

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true })
const namespace = 'http://schemas.microsoft.com/windowsazure'
const terminal: readonly string[] = ['successful', 'succeeded', 'failed', 'canceled', 'cancelled']

/** A status document as the API writes it. */
export function statusDocument(operation: Operation, say: Say, { path, startedAt, now }: Place): Document {
  const isOver = terminal.includes(say.status.toLowerCase())
  const end = isOver ? now.toISOString() : undefined
  if (operation.api === 'data-replication') {
    const standard = {
      id: path,
      name: operation.name ?? operation.id,
      status: say.status,
      startTime: startedAt.toISOString(),
      endTime: end
    }
    return json({ ...standard, ...say.members })
  }
  const standard = {
    Data: '',
    HttpStatusCode: isOver ? 'OK' : undefined,
    ID: operation.id,
    OperationCompletedTime: end?.slice(0, -1),
    OperationName: operation.name,
    OperationStartedTime: startedAt.toISOString().slice(0, -1),
    Status: say.status
  }
  return xml('GatewayOperation', { ...standard, ...say.members })
}

/** The error that an HTTP error carries. */
export function errorDocument(api: Operation['api'], error: NonNullable<Answer['error']>): Document {
  if (api === 'data-replication') return json({ error })
  return xml('Error', { Code: error.code, Message: error.message })
}

/** A replication job. */
export function jobDocument(path: string, job: Job): Document {
  return json({
    id: path,
    name: path.split('/').at(-1),
    type: 'Microsoft.DataReplication/replicationVaults/jobs',
    properties: job
  })
}

/** A value as JSON. */
export function json(value: unknown): Document {
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

function xml(root: string, members: Readonly<Record<string, unknown>>): Document {
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  return { type: 'application/xml; charset=utf-8', body: builder.build({ [root]: { '@_xmlns': namespace, ...given } }) }
}
