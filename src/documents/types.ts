import { text } from '../json.ts'
import { errorOf } from './error-detail.ts'
import type { Goal } from './goal.ts'
import type { Read } from './memory.ts'
import { jobProperties, readJobErrors, readJobFailure, readTasks } from './replication-job.ts'
import { readResource } from './resource-manager.ts'
import { resourceRule, type TypeRule } from './state.ts'
import type { Ending, TerminalState } from './words.ts'

/** A type of resource that keeps its state in a place, or in words, of its own. */
export interface ResourceType extends TypeRule {
  /** Whether a path is that of such a resource. */
  readonly pattern: RegExp
  /** The version that is asked for if none is given. Absent if only the user can know. */
  readonly apiVersion?: string
}

/** Microsoft.DataReplication/replicationVaults/jobs (published specification, 2024-09-01, `WorkflowState`). */
export const dataReplicationJob: ResourceType = {
  pattern: ofType('Microsoft.DataReplication/replicationVaults/jobs'),
  apiVersion: '2024-09-01',
  path: ['properties', 'state'],
  running: lowerCase('Pending', 'Started', 'Cancelling'),
  words: words({
    succeeded: ['Succeeded'],
    warned: ['CompletedWithInformation', 'CompletedWithWarnings'],
    failed: ['Failed', 'CompletedWithErrors'],
    canceled: ['Cancelled', 'Canceled']
  }),
  details: (job, { state, status }) => {
    const { displayName, startTime, endTime } = jobProperties(job)
    const errors = readJobErrors(job)
    const unnamed = errorOf('', 'The job does not say which: look at its tasks')
    return {
      name: text(displayName) ?? text(job.name),
      startTime: text(startTime),
      endTime: text(endTime),
      error: readJobFailure(job),
      warnings:
        state === 'succeeded' && /^completedwith/i.test(status) ? (errors.length > 0 ? errors : [unnamed]) : undefined,
      tasks: readTasks(job)
    }
  }
}

/** Every row, a line each. */
const types: readonly ResourceType[] = [dataReplicationJob]

/** The row of the resource at a URL, if its type has one. */
export function typeOf({ pathname }: URL): ResourceType | undefined {
  return types.find(({ pattern }) => pattern.test(pathname))
}

/** How the resource at a URL is read, if its type has a row: whatever `api` was chosen, a job must not be green while it runs. */
export function readType(url: URL, goal: Goal): Read | undefined {
  const type = typeOf(url)
  if (type === undefined) return undefined
  const rule = resourceRule(goal, type)
  return (response, memory) => readResource({ response, rule, memory })
}

/** The path of a resource of this type, in any scope. */
function ofType(type: string): RegExp {
  const [namespace = '', ...names] = type.split('/')
  const segments = names.map((name) => `/${name}/[^/]+`).join('')
  return new RegExp(`/providers/${namespace.replaceAll('.', '\\.')}${segments}/?$`, 'i')
}

function lowerCase(...words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word) => word.toLowerCase()))
}

interface TypeWords {
  readonly succeeded: readonly string[]
  /** Succeeded, with something to warn of. */
  readonly warned?: readonly string[]
  readonly failed?: readonly string[]
  readonly canceled?: readonly string[]
}

function words({ succeeded, warned = [], failed = [], canceled = [] }: TypeWords): ReadonlyMap<string, Ending> {
  const endings = (state: TerminalState, list: readonly string[], warns = false) =>
    list.map((word): [string, Ending] => [word.toLowerCase(), { state, by: 'type', warns }])
  return new Map([
    ...endings('succeeded', succeeded),
    ...endings('succeeded', warned, true),
    ...endings('failed', failed),
    ...endings('canceled', canceled)
  ])
}
