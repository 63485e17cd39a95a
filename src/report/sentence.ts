import { formatDuration } from '../duration.ts'
import type { WaitError } from '../errors.ts'
import type { OperationError, Reading } from '../operation.ts'
import { listMembers } from '../text/quote.ts'
import type { Verdict } from '../wait/verdict.ts'
import { adviceFor } from './advice.ts'
import type { Conclusion } from './conclusion.ts'
import { codeAndMessage, rootCause } from './error-tree.ts'

/** A verdict in words. The texts may contain foreign text. */
export interface Sentence {
  readonly title: string
  readonly text: string
  /** Details, and what the reader can do, line by line. */
  readonly lines: readonly string[]
}

/** Describes how the wait ended, for a person who reads nothing else. */
export function sentenceOf(conclusion: Conclusion): Sentence {
  const { verdict, error } = conclusion
  const after = costOf(verdict)
  switch (verdict.outcome) {
    case 'succeeded': {
      const { meaning } = verdict.reading.operation
      const more = meaning === undefined ? '' : ` ${meaning}.`
      return { title: 'Succeeded', text: `${azureSays(verdict.reading, after)}.${more}`, lines: [] }
    }
    case 'failed':
      return verdict.reason === 'not-started'
        ? notStarted(conclusion, verdict.error)
        : failedInAzure(
            'The operation failed',
            azureSays(verdict.reading, after),
            error,
            listMembers(verdict.reading.operation.document)
          )
    case 'canceled':
      return failedInAzure('The operation was canceled', azureSays(verdict.reading, after), error)
    case 'timed-out': {
      const { fault, reading } = verdict
      const lastPoll = fault === undefined ? '' : ` The last poll failed: ${withFullStop(fault.firstLine)}`
      const text = `Not finished ${after}.${lastStatus(reading)}${lastPoll} The operation continues in Azure.`
      return { title: 'Timed out', text, lines: adviceFor(conclusion) }
    }
    case 'interrupted': {
      if (verdict.fault !== undefined)
        return { title: 'Interrupted', text: withFullStop(verdict.fault.firstLine), lines: requestLine(conclusion) }
      const text = `The job was cancelled ${after}.${lastStatus(verdict.reading)} The operation continues in Azure.`
      return { title: 'Interrupted', text, lines: adviceFor(conclusion) }
    }
    case 'unknown':
      return verdict.reason === 'invalid-input' ? invalidInput(verdict.fault) : unknown(conclusion, verdict.fault)
  }
}

function costOf({ elapsedMs, polls }: Verdict): string {
  return `after ${formatDuration(elapsedMs)} and ${polls} ${polls === 1 ? 'poll' : 'polls'}`
}

/** The word that ended the wait, and the input that names it if there is one. Without a full stop. */
function azureSays({ operation: { status, state, isUserWord } }: Reading, after: string): string {
  const by = isUserWord === true ? `. The input ${state}-when counts this as ${state}` : ''
  return `Azure says ${status}, ${after}${by}`
}

function notStarted(conclusion: Conclusion, error: OperationError): Sentence {
  const text = `Azure refused the request that starts the operation: ${withFullStop(codeAndMessage(error))} Nothing was started.`
  return { title: withCodes('Not started', error), text, lines: [...adviceFor(conclusion), ...requestLine(conclusion)] }
}

/** The request that starts the operation, because no status names what it was about. */
function requestLine({ call }: Conclusion): readonly string[] {
  return call === undefined ? [] : [`Request: ${call}`]
}

function failedInAzure(title: string, status: string, error: OperationError | undefined, members?: string): Sentence {
  const root = error && rootCause(error)
  if (error === undefined || root === undefined || isEmpty(root)) {
    const body = members === undefined ? '' : ` Its members are ${members}.`
    return { title, text: `${status}. The response contains no reason.${body}`, lines: [] }
  }
  const reported = root === error || isEmpty(error) ? '' : ` Azure reported it as ${codeAndMessage(error)}`
  const cause = codeAndMessage(root)
  return {
    title: withCodes(title, error),
    text: `${status}: ${reported === '' ? cause : withFullStop(cause)}${reported}`,
    lines: []
  }
}

function isEmpty({ code, message }: OperationError): boolean {
  return code === '' && message === ''
}

function withCodes(title: string, error: OperationError): string {
  const codes = [...new Set([error.code, rootCause(error).code])].filter((code) => code !== '')
  return [title, codes.join(', because of ')].filter((part) => part !== '').join(': ')
}

function invalidInput({ message }: WaitError): Sentence {
  const [text = '', ...lines] = message.split('\n')
  return { title: 'Invalid input', text, lines }
}

function unknown(conclusion: Conclusion, fault: WaitError): Sentence {
  const isCall = conclusion.call !== undefined && conclusion.subject === undefined
  const title = `Unknown outcome: ${fault.reason}`
  const [first = '', ...others] = fault.message.split('\n')
  // The fault of a call already says whether the operation may have been started. A bug does not.
  if (isCall && fault.reason !== 'internal-error')
    return { title, text: withFullStop(first), lines: [...others, ...requestLine(conclusion)] }
  const what = isCall ? '' : `Could not determine the operation’s status${costOfUnknown(conclusion)}: `
  const rest = isCall
    ? 'The operation may have been started. Check the resource before you run this again.'
    : `${lastStatus(conclusion.verdict.reading)}${mayRun(conclusion.verdict.reading)}`.trim()
  const text = `${what}${withFullStop(first)}`
  return {
    title,
    text: others.length === 0 ? `${text} ${rest}` : text,
    lines: [...others, ...(others.length === 0 ? [] : [rest]), ...adviceFor(conclusion)]
  }
}

function costOfUnknown({ verdict, nothingSent = false }: Conclusion): string {
  return nothingSent ? ', because the sign-in failed before the first request' : ` ${costOf(verdict)}`
}

/** After an exception, the last status may be a terminal one. */
function mayRun(reading: Reading | undefined): string {
  return (reading?.operation.state ?? 'running') === 'running' ? ' The operation may still be running.' : ''
}

function lastStatus(reading: Reading | undefined): string {
  return reading === undefined ? '' : ` Last status: ${withFullStop(reading.operation.status)}`
}

function withFullStop(text: string): string {
  return /[.?:…]$/.test(text) ? text : `${text}.`
}
