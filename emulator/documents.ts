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
  /** When it came to its end, or the present. */
  readonly endedAt: Date
}

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true })
const namespace = 'http://schemas.microsoft.com/windowsazure'

/** Builds a status document. */
export type Build = (operation: Operation, say: Say, place: Place) => Document

/** A document as a script has it; if it is a resource's, with what its path says of it. */
export function shownDocument(api: Operation['api'], { document }: Show, path: string): Document {
  const isResource = api === 'arm-resource' || api === 'data-replication-job'
  return json(isResource ? { ...identity(path), ...document } : document)
}

/** Resource Manager's own, at the URL that \`Azure-AsyncOperation\` names. */
export const statusMonitor: Build = ({ id, name }, { status, members }, place) => {
  const endTime = isTerminal(status) ? place.endedAt.toISOString() : undefined
  const startTime = place.startedAt.toISOString()
  return json({ id: place.path, name: name ?? id, status, startTime, endTime, ...members })
}

/**
 * A resource that has its state in its properties.
 * @param member which of them it is
 * @param more others
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

// The two of Service Management differ in their root, in what they are called and in how they write the HTTP status.

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

/** The error that an HTTP error of a service carries. */
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
