import type { WaitError } from '../errors.ts'
import type { Reason } from '../operation.ts'
import { accessAdvice } from './access-advice.ts'
import { type Conclusion, currentApi, type Subject } from './conclusion.ts'
import { describeDoubt } from './doubt.ts'
import { handOverLines } from './hand-over.ts'

/** What the reader can do if Azure gave no verdict: sentences and lines of YAML, which may contain foreign text. */
export function adviceFor(conclusion: Conclusion): readonly string[] {
  const { verdict, subject } = conclusion
  switch (verdict.outcome) {
    case 'timed-out':
      return [
        ...doubtAdvice(conclusion),
        ...continueAdvice(conclusion, 'with a longer timeout, the same sign-in and these inputs')
      ]
    case 'unknown': {
      const advice = verdict.fault.advice ?? adviceByReason(verdict.reason, verdict.fault, subject)
      return [...(advice === '' ? [] : [advice]), ...continueAdvice(conclusion, sameSignIn)]
    }
    case 'interrupted':
      return continueAdvice(conclusion, sameSignIn)
    case 'failed': {
      const advice = verdict.reason === 'not-started' ? accessAdvice(verdict.error) : undefined
      return advice === undefined ? [] : [advice]
    }
    case 'succeeded':
    case 'canceled':
      return []
  }
}

const sameSignIn = 'with the same sign-in and these inputs'

function continueAdvice(conclusion: Conclusion, conditions: string): readonly string[] {
  const lines = handOverLines(conclusion)
  if (lines.length === 0) return []
  const hasCalled = conclusion.call !== undefined
  const again = `To continue the wait, run this action again ${conditions}${hasCalled ? ' in place of request' : ''}:`
  const notes = [...(hasCalled ? [repetitionAdvice] : []), ...(isFollowedByState(conclusion) ? [stateAdvice] : [])]
  return [again, ...lines, ...notes]
}

/**
 * Whether the resource's own state would have been polled after the operation. The inputs to continue with are about
 * one URL, so they cannot name both. Before the operation has finished, the resource may still have its earlier state.
 */
function isFollowedByState(conclusion: Conclusion): boolean {
  const { goals = [] } = conclusion.subject ?? {}
  return goals.includes('state-field') && currentApi(conclusion) !== 'arm-resource'
}

const repetitionAdvice = 'The same step, with request, would start the operation again.'

const stateAdvice =
  'That run waits for the operation only. After its success, wait for the resource’s own state with api: arm-resource, the id of the resource as resource-id, and the same state-field, if you used one.'

function doubtAdvice({ verdict, subject }: Conclusion): readonly string[] {
  const { status = '', doubt } = verdict.reading?.operation ?? {}
  return doubt === undefined ? [] : [describeDoubt(status, doubt, subject?.goals.includes('words') === true)]
}

function adviceByReason(reason: Reason, fault: WaitError, subject: Subject | undefined): string {
  switch (reason) {
    case 'not-found': {
      const { until = 'deleted', goals = [] } = subject ?? {}
      const deletion = until === 'done' && goals.includes('until') ? ` ${deletionAdvice}` : ''
      return `Check the ids, the subscription and the cloud. Azure deletes the status of an operation some time after its end.${deletion}`
    }
    case 'forbidden':
      return (fault.responseError && accessAdvice(fault.responseError)) ?? generalAccessAdvice
    case 'refused':
      return 'A retry would get the same response: check the inputs, the endpoint and the proxy.'
    case 'unreachable':
      return 'Check the endpoint, the proxy, the runner’s network and the status of Azure.'
    case 'unreadable':
      return 'The response may come from a proxy or gateway instead of Azure: check the endpoint and the proxy.'
    case 'internal-error':
      return 'This is a bug in the action: please report it with this log.'
    case 'not-started':
    case 'invalid-input':
    case 'sign-in-failed':
    case 'deadline':
    case 'interrupted':
      return ''
  }
}

const deletionAdvice =
  'If you wait for a deletion, it may have finished: with until: deleted, a resource that no longer exists is a success.'

/** The advice about a 403 whose error does not say what is missing. */
const generalAccessAdvice =
  'Check that the token is for this service, that it has not expired, and that its identity may read the operation. In Resource Manager, the role Reader on the scope of the URL is enough.'
