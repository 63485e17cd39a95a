/** Answers of each API with a text of somebody else's in every place that holds one. */
import { type Answer, type Api, isClassic } from '../../emulator/script.ts'

/** Gives the next text. */
export type NextText = () => string

/** Gives these texts, again and again. */
export function cycle(texts: readonly string[]): NextText {
  let at = -1
  return () => {
    at += 1
    return texts[at % texts.length] ?? ''
  }
}

/** A status document with this word for its status. */
export function evilStatus(api: Api, status: string, next: NextText): Answer {
  if (isClassic(api)) return { http: 200, body: classicDocument(api, status, next) }
  return { http: 200, body: JSON.stringify(document(api, status, next)) }
}

/** An HTTP error in the API's form. */
export function evilError(api: Api, http: number, next: NextText): Answer {
  return { http, body: isClassic(api) ? xmlError(next) : JSON.stringify({ error: errorDetail(next) }) }
}

/** A replication job. */
export function evilJob(state: string, next: NextText): Answer {
  return evilStatus('data-replication-job', state, next)
}

function document(api: Api, status: string, next: NextText): object {
  const times = { startTime: next(), endTime: next() }
  const common = { id: next(), name: next(), [next()]: next() }
  switch (api) {
    case 'data-replication-job': {
      const jobErrors = [jobError(next), jobError(next)]
      const properties = { state: status, displayName: next(), objectName: next(), ...times, errors: jobErrors }
      return { ...common, properties: { ...properties, tasks: [task(next, 2), task(next, 1), task(next, 0)] } }
    }
    case 'arm-location':
    case 'arm-resource':
      return { ...common, ...times, properties: { provisioningState: status, error: errorDetail(next) } }
    default:
      return { ...common, status, ...times, percentComplete: next(), error: errorDetail(next), properties: next() }
  }
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

function classicDocument(api: Api, status: string, next: NextText): string {
  const root = api === 'classic' ? 'Operation' : 'GatewayOperation'
  const names = ['ID', 'OperationName', 'OperationStartedTime', 'OperationCompletedTime', 'HttpStatusCode', 'Data']
  const members = names.map((name) => element(name, characters(next()))).join('')
  const said = `${members}${element('Status', characters(status))}${xmlError(next)}`
  return element(root, said)
}

function xmlError(next: NextText): string {
  return element('Error', element('Code', characters(next())) + element('Message', characters(next())))
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

/** What XML can hold, and by number, as no parser mistakes it: line ends stay what they are. */
function characters(text: string): string {
  const legal = text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
  return legal.replace(/[^\w ]/gu, (character) => `&#${character.codePointAt(0)};`)
}
