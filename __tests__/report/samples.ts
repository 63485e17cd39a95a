import { WaitError } from '../../src/errors.ts'
import type { OperationError, OperationStatus, Reading } from '../../src/operation.ts'
import type { Subject } from '../../src/report/conclusion.ts'

export const url = 'https://management.azure.com/subscriptions/x/operations/op-1?api-version=2024-11-01'

export const subject: Subject = {
  api: 'arm-operation',
  until: 'done',
  operationId: 'op-1',
  operationUrl: url,
  goals: ['words'],
  handOver: []
}

export function reading(operation: Partial<OperationStatus> = {}, more: Partial<Reading> = {}): Reading {
  return {
    operation: { state: 'running', status: 'Running', document: '{}', ...operation },
    operationUrl: url,
    ...more
  }
}

export function operationError(code: string, message: string, details: readonly OperationError[] = []): OperationError {
  return { code, message, details, additionalInfo: [] }
}

export const unreachable = new WaitError('unreachable', 'Azure returned HTTP 503', { patience: 'silence' })
