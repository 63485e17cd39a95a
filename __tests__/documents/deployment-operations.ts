/** The operations of deployments, as the service lists them. */
import { WaitError } from '../../src/errors.ts'
import type { Inquiry } from '../../src/http/request.ts'
import type { OperationError } from '../../src/operation.ts'
import { response } from '../flavors/table.ts'

export const origin = 'https://management.azure.com'
export const at = (name: string, group = 'rg-web') =>
  new URL(`/subscriptions/0b1f/resourceGroups/${group}/providers/Microsoft.Resources/deployments/${name}`, origin)
export const main = at('main')

/** An operation in the service's format. */
export function listed(name: string, state: string, more: object = {}, type = 'Microsoft.Sample/things') {
  const targetResource = { id: `/subscriptions/0b1f/things/${name}`, resourceType: type, resourceName: name }
  const properties = {
    provisioningOperation: 'Create',
    provisioningState: state,
    targetResource,
    duration: 'PT5S',
    ...more
  }
  return { id: `${name}-op`, operationId: name, properties }
}

export function failed(name: string, code: string, more: object = {}) {
  const statusMessage = { status: 'Failed', error: { code, message: `${name} says so.` } }
  return listed(name, 'Failed', { statusCode: 'Conflict', statusMessage, ...more })
}

export function nested(name: string, group: string, more: object = {}) {
  const targetResource = {
    id: at(name, group).pathname,
    resourceType: 'Microsoft.Resources/deployments',
    resourceName: name
  }
  return listed(name, 'Failed', {
    targetResource,
    statusMessage: { error: { code: 'DeploymentFailed', message: 'Below.' } },
    ...more
  })
}

export const page = (value: readonly object[], nextLink?: string) => JSON.stringify({ value, nextLink })

/** Runs an inquiry. URLs without a page cannot be read. */
export function drive<T>(inquiry: Inquiry<T>, pages: Readonly<Record<string, string>>) {
  const asked: string[] = []
  let step = inquiry.next()
  while (step.done !== true) {
    const { pathname, search } = step.value.url
    const key = `${pathname.split('/deployments/')[1]}${search.replace('?api-version=2021-04-01', '')}`
    asked.push(key)
    const body = pages[key]
    step = body === undefined ? inquiry.throw(new WaitError('forbidden', 'no')) : inquiry.next(response(body))
  }
  return { asked, result: step.value }
}

type Tree = readonly [said: string, ...below: Tree[]]
export const treeOf = ({ code, target, details }: OperationError): Tree => [
  target === undefined ? code : `${code} @ ${target}`,
  ...details.map(treeOf)
]
