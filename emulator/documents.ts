import { randomUUID } from 'node:crypto'
import { XMLBuilder } from 'fast-xml-parser'
import { type Answer, isTerminal, type Operation, type Say, type Show } from './script.ts'
import { serviceOf } from './services.ts'

/** A body and its media type. */
export interface Document {
  readonly type: string
  readonly body: string
}

interface Place {
  readonly path: string
  readonly startedAt: Date
  /** When it came to its end, or the present. */
  readonly endedAt: Date
}

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true })
const namespace = 'http://schemas.microsoft.com/windowsazure'

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
    case 'data-plane':
      return fabricOperation(say, place)
  }
}

/** A document as a script has it; if it is a resource's, with what its path says of it. */
export function shownDocument(api: Operation['api'], { document }: Show, path: string): Document {
  const isResource = api === 'arm-resource' || api === 'data-replication-job'
  return json(isResource ? { ...identity(path), ...document } : document)
}

function statusMonitor({ id, name }: Operation, { status, members }: Say, place: Place): Document {
  const endTime = isTerminal(status) ? place.endedAt.toISOString() : undefined
  const startTime = place.startedAt.toISOString()
  return json({ id: place.path, name: name ?? id, status, startTime, endTime, ...members })
}

/** OperationState in the specification of Microsoft Fabric's platform API. */
function fabricOperation({ status, members }: Say, { startedAt, endedAt }: Place): Document {
  const times = { createdTimeUtc: startedAt.toISOString(), lastUpdatedTimeUtc: endedAt.toISOString() }
  return json({ status, ...times, ...members })
}

/** The two differ in their root, in what they are called and in how they write the HTTP status. */
function classicDocument(
  { api, id, name }: Operation,
  { status, members }: Say,
  { startedAt, endedAt }: Place
): Document {
  if (api === 'classic') {
    const HttpStatusCode = isTerminal(status) ? '200' : undefined
    return xml('Operation', { ID: id, Status: status, HttpStatusCode, ...members })
  }
  const standard = {
    Data: '',
    HttpStatusCode: isTerminal(status) ? 'OK' : undefined,
    ID: id,
    OperationCompletedTime: isTerminal(status) ? endedAt.toISOString().slice(0, -1) : undefined,
    OperationName: name,
    OperationStartedTime: startedAt.toISOString().slice(0, -1),
    Status: status
  }
  return xml('GatewayOperation', { ...standard, ...members })
}

/** The error that an HTTP error carries. */
export function errorDocument(api: Operation['api'], error: NonNullable<Answer['error']>): Document {
  const { code, message, ...members } = error
  switch (serviceOf(api).name) {
    case 'service-management':
      return xml('Error', { Code: code, Message: message })
    case 'resource-manager':
      return json({ error })
    case 'fabric':
      return json({ requestId: randomUUID(), errorCode: code, message, ...members })
  }
}

/** A resource by its path. */
export function resourceDocument(path: string, properties: object): Document {
  return json({ ...identity(path), properties })
}

/** `…/providers/<namespace>/<type>/<name>`, with types and names in turn. A namespace alone is no resource. */
function identity(path: string): Readonly<Record<string, unknown>> {
  const [namespace, ...rest] = path.split('/providers/').at(-1)?.split('/') ?? []
  if (rest.length === 0) return { id: path }
  const types = rest.filter((_, index) => index % 2 === 0)
  return { id: path, name: rest.at(-1), type: [namespace, ...types].join('/') }
}

/** A value as JSON. */
export function json(value: unknown): Document {
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

function xml(root: string, members: Readonly<Record<string, unknown>>): Document {
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  return { type: 'application/xml; charset=utf-8', body: builder.build({ [root]: { '@_xmlns': namespace, ...given } }) }
}
