import { type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError } from '../operation.ts'
import { errorOf, joinErrors } from './error-detail.ts'
import { errorsIn, mostErrors } from './job.ts'
import { memberAt } from './json.ts'

/**
 * Why an execution of a Container Apps job failed: `reason` and `message`, then each container whose exit code was not
 * 0 (Microsoft.App, 2026-07-01: `detailedStatus.replicas[].containers[]`; older versions contain no reason).
 */
export function readContainerFailure(execution: JsonObject): OperationError | undefined {
  const at = (name: string) => memberAt(execution, ['properties', name])
  const [reason, message] = [word(at('reason')), word(at('message'))]
  const replicas = objects(memberAt(execution, ['properties', 'detailedStatus', 'replicas'])).slice(0, mostErrors)
  const containers = replicas
    .flatMap((replica) => errorsIn(replica.containers, (container) => readContainer(container, word(replica.name))))
    .slice(0, mostErrors)
  return joinErrors(reason === '' && message === '' ? containers : [errorOf(reason, message), ...containers])
}

function readContainer({ name, code, additionalInformation }: JsonObject, replica: string): OperationError | undefined {
  if (typeof code !== 'number' || code === 0) return undefined
  const container = `Container ${word(name) || 'without a name'}${replica === '' ? '' : ` of replica ${replica}`}`
  const more = text(additionalInformation) === undefined ? '' : `: ${additionalInformation}`
  return errorOf('', `${container} ended with exit code ${code}${more}`)
}
