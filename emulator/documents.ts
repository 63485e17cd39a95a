import { randomUUID } from 'node:crypto'
import { XMLBuilder } from 'fast-xml-parser'
import { type Answer, isTerminal, type Operation, type Say, type Show } from './script.ts'
import type { Service } from './services.ts'

/** A body and its media type. */
export interface Document {
  readonly type: string
  readonly body: string
}

export interface Place {
  readonly path: string
  readonly startedAt: Date
  /** The time at which the operation ended; the current time if it still runs. */
  readonly endedAt: Date
}

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true })
const namespace = 'http://schemas.microsoft.com/windowsazure'

/** Builds a status document. */
export type Build = (operation: Operation, say: Say, place: Place) => Document

/** The document of a script's step. If it is a resource, its id, name and type are added. */
export function shownDocument(api: Operation['api'], { document }: Show, path: string): Document {
  const isResource = api === 'arm-resource' || api === 'data-replication-job'
  return json(isResource ? { ...identity(path), ...document } : document)
}

/** Resource Manager's status monitor, at the URL in `Azure-AsyncOperation`. */
export const statusMonitor: Build = ({ id, name }, { status, members }, place) => {
  const endTime = isTerminal(status) ? place.endedAt.toISOString() : undefined
  const startTime = place.startedAt.toISOString()
  return json({ id: place.path, name: name ?? id, status, startTime, endTime, ...members })
}

/**
 * A resource with its state in its properties.
 * @param member the property that holds the state
 * @param more other properties
 */
export function resourceWith(member: string, more: (operation: Operation) => object = () => ({})): Build {
  return (operation, { status, members }, { path }) =>
    resourceDocument(path, { [member]: status, ...more(operation), ...members })
}

/** OperationState in the specification of Microsoft Fabric's platform API. */
export const fabricOperation: Build = (_, { status, members }, { startedAt, endedAt }) => {
  const times = { createdTimeUtc: startedAt.toISOString(), lastUpdatedTimeUtc: endedAt.toISOString() }
  return json({ status, ...times, ...members })
}

// Service Management's two documents differ in their root, their element names and the form of the HTTP status.

export const serviceOperation: Build = ({ id }, { status, members }) => {
  const HttpStatusCode = isTerminal(status) ? '200' : undefined
  return xml('Operation', { ID: id, Status: status, HttpStatusCode, ...members })
}

export const gatewayOperation: Build = ({ id, name }, { status, members }, { startedAt, endedAt }) => {
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

/** The error document that a service sends with an HTTP error. */
export function errorDocument({ name }: Service, error: NonNullable<Answer['error']>): Document {
  const { code, message, ...members } = error
  switch (name) {
    case 'service-management':
      return xml('Error', { Code: code, Message: message })
    case 'resource-manager':
      return json({ error })
    case 'fabric':
      return json({ requestId: randomUUID(), errorCode: code, message, ...members })
  }
}

/** The resource at a path. */
export function resourceDocument(path: string, properties: object): Document {
  return json({ ...identity(path), properties })
}

/** `…/providers/<namespace>/<type>/<name>`, with types and names in turn. A namespace alone is not a resource. */
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
  const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  return {
    type: 'application/xml; charset=utf-8',
    body: builder.build({ [root]: { '@_xmlns': namespace, ...present } })
  }
}
