import { isObject } from '../json.ts'

/** Shorter texts are not secrets, because they are often words, which would then be hidden everywhere in the log. */
const shortestSecret = 6

/**
 * The texts in a JSON value that count as secrets: those under a name such as `adminPassword`, at any depth. They must
 * be redacted, because Azure may quote the request in its errors.
 */
export function secretsIn(value: unknown): readonly string[] {
  const found = new Set<string>()
  // Without recursion, because a deeply nested body would overflow the stack.
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

/**
 * In any case, with `_` or `-`: `adminPassword`, `client_secret`, `primaryKey`, `connectionStrings`, `secretValue`,
 * `key1`.
 */
const secretName =
  /(?:password|passwd|passphrase|pwd|secret|key|token|connectionstring|credential|signature|sas(?:ur[il])?)s?(?:value|text|data|\d+)?$/

function isSecretName(name: string, siblings: object): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
  // In a pair of key and value, the key is a name.
  return secretName.test(plain) && !(plain === 'key' && 'value' in siblings)
}

/**
 * Whether a member names or describes the secret beside it: `secrets: [{ name, value }]`, `connectionStrings: { main: {
 * type, value } }`.
 */
function isDescription(name: string): boolean {
  return /(?:name|id|type|kind|version|uri|url|ref|identity|reference)$/i.test(name)
}
