import { XMLBuilder } from 'fast-xml-parser'
import { type Answer, type Api, isClassic, type Operation, type Say } from './script.ts'

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
export function statusDocument(operation: Operation, say: Say, place: Place): Document {
  switch (operation.api) {
    case 'classic-gateway':
    case 'classic':
      return classicDocument(operation, say, place)
    case 'data-replication':
    case 'arm-operation':
      return statusMonitor(operation, say, place)
    case 'data-replication-job':
      return resourceDocument(place.path, { state: say.status, displayName: operation.name, ...say.members })
    case 'arm-location':
    case 'arm-resource':
      return resourceDocument(place.path, { provisioningState: say.status, ...say.members })
  }
}

function statusMonitor({ id, name }: Operation, { status, members }: Say, { path, startedAt, now }: Place): Document {
  const endTime = isOver(status) ? now.toISOString() : undefined
  return json({ id: path, name: name ?? id, status, startTime: startedAt.toISOString(), endTime, ...members })
}

/** The two differ in their root, in what they are called and in how they write the HTTP status. */
function classicDocument({ api, id, name }: Operation, { status, members }: Say, { startedAt, now }: Place): Document {
  if (api === 'classic') {
    const HttpStatusCode = isOver(status) ? '200' : undefined
    return xml('Operation', { ID: id, Status: status, HttpStatusCode, ...members })
  }
  const standard = {
    Data: '',
    HttpStatusCode: isOver(status) ? 'OK' : undefined,
    ID: id,
    OperationCompletedTime: isOver(status) ? now.toISOString().slice(0, -1) : undefined,
    OperationName: name,
    OperationStartedTime: startedAt.toISOString().slice(0, -1),
    Status: status
  }
  return xml('GatewayOperation', { ...standard, ...members })
}

function isOver(status: string): boolean {
  return terminal.includes(status.toLowerCase())
}

/** The error that an HTTP error carries. */
export function errorDocument(api: Api, error: NonNullable<Answer['error']>): Document {
  return isClassic(api) ? xml('Error', { Code: error.code, Message: error.message }) : json({ error })
}

/** A resource by its path: `…/providers/<namespace>/<type>/<name>`, with types and names in turn. */
export function resourceDocument(path: string, properties: object): Document {
  const [namespace, ...rest] = path.split('/providers/').at(-1)?.split('/') ?? []
  const types = rest.filter((_, index) => index % 2 === 0)
  return json({ id: path, name: rest.at(-1), type: [namespace, ...types].join('/'), properties })
}

/** A value as JSON. */
export function json(value: unknown): Document {
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

function xml(root: string, members: Readonly<Record<string, unknown>>): Document {
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  return { type: 'application/xml; charset=utf-8', body: builder.build({ [root]: { '@_xmlns': namespace, ...given } }) }
}
