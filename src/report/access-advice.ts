import type { OperationError } from '../operation.ts'

/** What to do about Resource Manager's codes for a 403 that no role changes. The codes are in lower case. */
const adviceByCode: ReadonlyMap<string, string> = new Map([
  [
    'readonlydisabledsubscription',
    'The subscription is disabled, so nothing in it can be changed. Ask its owner to enable it again.'
  ],
  [
    'requestdisallowedbypolicy',
    'A policy in Azure forbids this. Change the request, or ask the owner of the policy for an exemption.'
  ]
])

/**
 * What to do about a 403, if Azure's error says what is missing.
 * @returns undefined if it does not
 */
export function accessAdvice(error: OperationError): string | undefined {
  return roleAdvice(error.message) ?? adviceByCode.get(error.code.toLowerCase()) ?? adviceInDetails(error)
}

function adviceInDetails({ details }: OperationError): string | undefined {
  for (const detail of details) {
    const advice = accessAdvice(detail)
    if (advice !== undefined) return advice
  }
  return undefined
}

/**
 * Azure's sentences about a missing role: `… to perform action 'A' over scope 'S' …` and, about another resource that
 * the request links to, `… to perform action(s) 'A' on the linked scope(s) 'S' …`.
 */
const missingRole =
  /perform action(?:\(s\))? (?:'([^'"]+)'|"([^'"]+)") (?:over scope|on the linked scope\(s\)) (?:'([^'"]+)'|"([^'"]+)")/

function roleAdvice(message: string): string | undefined {
  const [, action, quotedAction, scope, quotedScope] = missingRole.exec(message) ?? []
  const [role, place] = [action ?? quotedAction, scope ?? quotedScope]
  if (role === undefined || place === undefined) return undefined
  const reader = role.toLowerCase().endsWith('/read') ? ': Reader is enough' : ''
  return `Give the identity a role with the action ${role} on the scope ${place}${reader}.`
}
