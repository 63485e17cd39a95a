/** Responses of each API with a hostile text in every member that can contain text. */
import type { Answer, Api } from '../../emulator/script.ts'
import { documentOf, isXml, rootOf, statusPath } from '../api-documents.ts'

/** Returns the next text. */
type NextText = () => string

/** Returns these texts again and again. */
export function cycle(texts: readonly string[]): NextText {
  let at = -1
  return () => {
    at += 1
    return texts[at % texts.length] ?? ''
  }
}

/** A status document with this status. */
export function evilStatus(api: Api, status: string, next: NextText): Answer {
  if (isXml(api)) return { http: 200, body: xmlDocument(api, status, next) }
  return { http: 200, body: JSON.stringify(document(api, status, next)) }
}

/** An HTTP error in the API's format. */
export function evilError(api: Api, http: number, next: NextText): Answer {
  return { http, body: isXml(api) ? xmlError(next) : JSON.stringify({ error: errorDetail(next) }) }
}

/** A replication job. */
export function evilJob(state: string, next: NextText): Answer {
  return evilStatus('data-replication-job', state, next)
}

/** The API's document with a text in every member that any API has, around its status and beside it. */
function document(api: Api, status: string, next: NextText): object {
  const { properties, ...root } = JSON.parse(documentOf(api, status))
  const texts = { id: next(), name: next(), [next()]: next(), percentComplete: next(), ...times(next) }
  const isInside = statusPath(api).length > 1
  return {
    ...root,
    ...texts,
    error: errorDetail(next),
    properties: isInside ? { ...inside(next), ...properties } : next()
  }
}

function inside(next: NextText): object {
  const names = { displayName: next(), objectName: next(), ...times(next) }
  const errors = [jobError(next), jobError(next)]
  return { ...names, error: errorDetail(next), errors, tasks: [task(next, 2), task(next, 1), task(next, 0)] }
}

function times(next: NextText): object {
  return { startTime: next(), endTime: next() }
}

function errorDetail(next: NextText, depth = 0): object {
  const error = { code: next(), message: next(), target: next(), [next()]: next() }
  if (depth === 3) return error
  const additionalInfo = [{ type: next(), info: { [next()]: [next()] } }]
  return { ...error, details: Array.from({ length: 3 - depth }, () => errorDetail(next, depth + 1)), additionalInfo }
}

function jobError(next: NextText): object {
  const texts = { code: next(), message: next(), causes: next(), recommendation: next() }
  return { ...texts, type: next(), severity: next(), creationTime: next() }
}

function task(next: NextText, depth: number): object {
  const jobs = Array.from({ length: depth }, () => ({
    properties: { displayName: next(), state: next(), errors: [jobError(next)], tasks: [task(next, depth - 1)] }
  }))
  return { taskName: next(), state: 'Failed', childrenJobs: jobs, childrenWorkflows: jobs }
}

function xmlDocument(api: Api, status: string, next: NextText): string {
  const names = ['ID', 'OperationName', 'OperationStartedTime', 'OperationCompletedTime', 'HttpStatusCode', 'Data']
  const members = names.map((name) => element(name, characters(next()))).join('')
  const said = `${members}${element('Status', characters(status))}${xmlError(next)}`
  return element(rootOf(api), said)
}

function xmlError(next: NextText): string {
  return element('Error', element('Code', characters(next())) + element('Message', characters(next())))
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

/** Only characters that XML allows, as numeric references, so that a parser does not change line ends. */
function characters(text: string): string {
  const legal = text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
  return legal.replace(/[^\w ]/gu, (character) => `&#${character.codePointAt(0)};`)
}
