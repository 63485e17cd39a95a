import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError } from '../operation.ts'
import { errorOf, joinErrors } from './error-detail.ts'
import { adviceIn, errorsIn, joinWords, propertiesOf, readAdvisedError } from './job.ts'

/**
 * The errors of a backup job of a Recovery Services vault, which are warnings if it succeeded: `errorDetails`, whose
 * members differ by `jobType`, and `extendedInfo.dynamicErrorMessage` (JobResource.tsp and bms.json of
 * Microsoft.RecoveryServices, 2025-02-01).
 */
export function readBackupErrors(job: JsonObject): readonly OperationError[] {
  const { errorDetails, extendedInfo } = propertiesOf(job)
  const message = isObject(extendedInfo) ? word(extendedInfo.dynamicErrorMessage).trim() : ''
  return [...errorsIn(errorDetails, readBackupError), ...(message === '' ? [] : [errorOf('', message)])]
}

export function readBackupFailure(job: JsonObject): OperationError | undefined {
  return joinErrors(readBackupErrors(job))
}

function readBackupError(error: JsonObject): OperationError | undefined {
  const { errorCode, errorTitle, errorString, additionalDetails } = error
  const message = joinWords([errorTitle, errorString], ': ')
  const details = text(additionalDetails) === undefined ? [] : [errorOf('', word(additionalDetails))]
  const recommendation = adviceIn(error)
  if (word(errorCode) === '' && message === '' && recommendation === undefined) return undefined
  return { ...errorOf(word(errorCode), message), details, recommendation }
}

/**
 * The warnings of a backup job of a Backup vault: the warning of each resource, then the errors of the job
 * (dataprotection.json of Microsoft.DataProtection, 2025-01-01: `JobExtendedInfo.warningDetails`,
 * `AzureBackupJob.errorDetails`).
 */
export function readVaultWarnings(job: JsonObject): readonly OperationError[] {
  const { extendedInfo, errorDetails } = propertiesOf(job)
  const warnings = isObject(extendedInfo) ? objects(extendedInfo.warningDetails) : []
  const named = errorsIn(warnings, ({ resourceName, warning }) => {
    const read = isObject(warning) ? readAdvisedError(warning) : undefined
    return read && { ...read, target: text(resourceName) ?? read.target }
  })
  return [...named, ...errorsIn(errorDetails, readAdvisedError)]
}

export function readVaultFailure(job: JsonObject): OperationError | undefined {
  return joinErrors(errorsIn(propertiesOf(job).errorDetails, readAdvisedError))
}
