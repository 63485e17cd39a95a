import { isObject } from '../json.ts'

/** Shorter texts are words, and would be hidden wherever they occur in the log. */
const shortestSecret = 6

/**
 * The texts in a JSON value that count as secrets: those that stand, at any depth, under a name such as `adminPassword`.
 * Azure quotes a request in its errors.
 */
export function secretsIn(value: unknown): readonly string[] {
  const found = new Set<string>()
  // No recursion: a body may be nested deeper than the stack is.
  const open: { value: unknown; isSecret: boolean }[] = [{ value, isSecret: false }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, isSecret } = next
    if (typeof value === 'string' && isSecret && value.length >= shortestSecret) found.add(value)
    if (Array.isArray(value)) for (const item of value) open.push({ value: item, isSecret })
    if (isObject(value))
      for (const [name, item] of Object.entries(value))
        open.push({ value: item, isSecret: isSecretName(name, value) || (isSecret && !isDescription(name)) })
  }
  return [...found]
}

/** In any case, with `_` or `-`: `adminPassword`, `client_secret`, `primaryKey`, `connectionStrings`, `secretValue`, `key1`. */
const secretName =
  /(?:password|passwd|passphrase|pwd|secret|key|token|connectionstring|credential|signature|sas(?:ur[il])?)s?(?:value|text|data|\d+)?$/

function isSecretName(name: string, siblings: object): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
  // In a pair of key and value the key is a name.
  return secretName.test(plain) && !(plain === 'key' && 'value' in siblings)
}

/** What stands beside a secret, and names or describes it: `secrets: [{ name, value }]`, `connectionStrings: { main: { type, value } }`. */
function isDescription(name: string): boolean {
  return /(?:name|id|type|kind|version|uri|url|ref|identity|reference)$/i.test(name)
}
