import { formatDuration } from '../duration.ts'
import type { OperationError, Reason } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'
import type { Conclusion, Subject } from './conclusion.ts'
import { headline, rootCause } from './error-tree.ts'

/** The verdict in words. The texts may hold foreign ones. */
export interface Sentence {
  readonly title: string
  readonly text: string
  /** What belongs to it, a line each. */
  readonly list?: readonly string[]
  /** What the reader can do next. */
  readonly advice: string
}

/** Says how the wait ended, for the person who reads only this. */
export function sentenceOf({ verdict, subject, error }: Conclusion): Sentence {
  const after = `after ${formatDuration(verdict.elapsedMs)} and ${verdict.polls} ${verdict.polls === 1 ? 'poll' : 'polls'}`
  const { status = '', meaning } = verdict.reading?.operation ?? {}
  const goesOn = `The operation itself goes on in Azure: run this step again with ${sameInputs(verdict, subject)} to wait for it`
  switch (verdict.outcome) {
    case 'succeeded':
      return {
        title: 'Succeeded',
        text: `Azure says ${status}, ${after}.${meaning === undefined ? '' : ` ${meaning}.`}`,
        advice: ''
      }
    case 'failed':
      return azureSaid('The operation failed', `Azure says ${status}, ${after}`, error)
    case 'canceled':
      return azureSaid('The operation was canceled', `Azure says ${status}, ${after}`, error)
    case 'timed-out':
      return {
        title: 'Timed out',
        text: `No end ${after}: Azure still says ${status}.`,
        advice: `${goesOn}, with a longer timeout if it needs one.`
      }
    case 'interrupted':
      return {
        title: 'Interrupted',
        text: `The wait was stopped from outside ${after}${status && `, at ${status}`}.`,
        advice: `${goesOn}.`
      }
    case 'unknown':
      return unknown(verdict, after, sameInputs(verdict, subject))
  }
}

/** What another run of the step needs to go on: a Location can have moved since. */
function sameInputs({ reading }: Verdict, subject: Subject | undefined): string {
  const moved = reading !== undefined && reading.operationUrl !== subject?.operationUrl
  return moved ? 'its output operation-url as the input operation-url' : 'the same inputs'
}

function azureSaid(title: string, text: string, error: OperationError | undefined): Sentence {
  if (error === undefined) return { title, text: `${text}. No reason came with it.`, advice: '' }
  const codes = [...new Set([error.code, rootCause(error).code])].filter((code) => code !== '')
  return {
    title: [title, codes.join(', because of ')].filter(Boolean).join(': '),
    text: `${text}: ${headline(error)}`,
    advice: ''
  }
}

function unknown({ fault, reason = 'internal-error', reading }: Verdict, after: string, inputs: string): Sentence {
  const [said = '', ...list] = (fault?.message ?? 'no cause is known').split('\n')
  if (reason === 'invalid-input') return { title: 'Invalid input', text: said, list, advice: '' }
  const last = reading === undefined ? '' : ` The last status read was ${reading.operation.status}.`
  return {
    title: `Unknown outcome: ${reason}`,
    text: `Could not find out how the operation stands, ${after}: ${said.replace(/\.$/, '')}${said.endsWith('?') ? '' : '.'}${last} It may still be running.`,
    list,
    advice:
      reason === 'internal-error'
        ? advice[reason]
        : `${advice[reason]} If it still runs, this step goes on waiting when it is run again with ${inputs}.`.trim()
  }
}

const advice: Readonly<Record<Reason, string>> = {
  'not-started': '',
  'invalid-input': '',
  'sign-in-failed': '',
  'not-found':
    'Check the ids, the subscription and the cloud. Azure forgets the status of an operation some time after its end.',
  forbidden:
    'Check that the token is for this service and has not expired, and that its owner may read the operation (for Resource Manager, Reader on the resource is enough).',
  refused: 'Asking again would be answered the same: check the inputs, the endpoint and the proxy.',
  unreachable: 'Check the endpoint, the proxy and the runner’s network, and Azure’s own status.',
  unreadable: 'Something between the runner and Azure may answer in its place: check the endpoint and the proxy.',
  deadline: '',
  interrupted: '',
  'internal-error': 'This is a bug in the action: please report it with this log.'
}
