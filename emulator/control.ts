import type { IncomingMessage } from 'node:http'
import { jsonAnswer } from './answers.ts'
import type { Answer } from './script.ts'
import type { Stage } from './stage.ts'

/**
 * Endpoints that Azure does not have. `POST /restart` restores the initial state, `POST /restart/{id}` restores one
 * operation or start, and `GET /carried-out` counts how often each start was carried out.
 * @returns undefined for any other path
 */
export function controlAnswer({ method }: IncomingMessage, { pathname }: URL, stage: Stage): Answer | undefined {
  const [, verb, id, ...rest] = decodeURIComponent(pathname).split('/')
  if (rest.length > 0) return undefined
  if (verb === 'carried-out' && id === undefined) return jsonAnswer(200, Object.fromEntries(stage.carriedOut))
  if (verb !== 'restart') return undefined
  if (method !== 'POST') return { ...jsonAnswer(405, { message: 'Use POST to restart.' }), headers: { allow: 'POST' } }
  return stage.restart(id) ? jsonAnswer(200, { restarted: id ?? 'everything' }) : unknown(id)
}

function unknown(id: string | undefined): Answer {
  return jsonAnswer(404, { message: `There is no operation or start named ${id}.` })
}
