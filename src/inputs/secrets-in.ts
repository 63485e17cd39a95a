import { isObject, type JsonObject, parseJson } from '../json.ts'

/** In UTF-16 units. Shorter texts are not secrets, because they are often words or numbers. */
const shortestSecret = 4
/** A shorter secret of a body is not masked, because the runner would hide it within ordinary words, too. */
export const shortestMask = 6
/** JSON in JSON in JSON. */
const deepestQuotation = 3

/** A value of the body that was not searched yet. */
interface Found {
  readonly value: unknown
  readonly isSecret: boolean
  /** In how many texts it is quoted. */
  readonly quoted: number
}

/**
 * The texts in a JSON value that count as secrets: those under a name such as `adminPassword`, at any depth, also in
 * JSON that a text contains. They must be redacted, because Azure may quote the request in its errors.
 */
export function secretsIn(value: unknown): readonly string[] {
  const secrets = new Set<string>()
  // Without recursion, because a deeply nested body would overflow the stack.
  const open: Found[] = [{ value, isSecret: false, quoted: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, isSecret, quoted } = next
    if (typeof value === 'string') {
      if (isSecret && value.length >= shortestSecret && !isOrdinary(value)) secrets.add(value)
      const inner = quoted < deepestQuotation && /^\s*["{[]/.test(value) ? parseJson(value) : undefined
      if (inner !== undefined) open.push({ value: inner, isSecret, quoted: quoted + 1 })
    } else if (Array.isArray(value)) for (const item of value) open.push({ ...next, value: item })
    else if (isObject(value))
      for (const [name, item] of Object.entries(value))
        if (!permissions.test(plainName(name)))
          open.push({ value: item, isSecret: isSecretMember(name, value, isSecret), quoted })
  }
  return [...secrets]
}

/** @param isWithin whether the object itself is under the name of a secret */
function isSecretMember(name: string, object: JsonObject, isWithin: boolean): boolean {
  const plain = plainName(name)
  const isNamed = isSecretName(name) && !(plain === 'key' && isPair(object))
  return isNamed || (isWithin && !description.test(plain)) || (plain === 'value' && isNamedValue(object))
}

/** Whether an object gives its value a name that is that of a secret: `{ name: 'DB_PASSWORD', value: 'x' }`. */
function isNamedValue(object: JsonObject): boolean {
  return Object.entries(object).some(
    ([name, value]) => ['name', 'key'].includes(plainName(name)) && typeof value === 'string' && isSecretName(value)
  )
}

/** Whether the `key` of an object is a name, as in `{ key, value }` and `{ key, operator, values }`. */
function isPair(object: JsonObject): boolean {
  return Object.keys(object).some((name) => ['value', 'values', 'operator'].includes(plainName(name)))
}

/** In any case, with `_`, `-` or `:`. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
}

/**
 * Words that a secret's name ends with: `clientSecret`, `primaryKey`, `connectionStrings`, `secretValue`, `key1`,
 * `sasUri`.
 */
const secretEnd = /(?:pwd|key|sas(?:ur[il])?)s?(?:value|text|data|\d+)?$/
/** Words that no other name contains: `passwordHash`, `tokenForAdmin`, `x-authorization-header`. */
const secretWord =
  /password|passwd|passphrase|secret|token|connectionstring|credential|signature|authorization|certificate|protectedsetting|securevalue|customdata|commandtoexecute/
/** As a word of its own, because `monkey` and `passenger` are ordinary names: `KEY_FOR_ADMIN`, `dbPass`. */
const secretPart = /^(?:pwd|pass|pfx|key|keys|sas)$/

function isSecretName(name: string): boolean {
  const plain = plainName(name)
  if (secretEnd.test(plain)) return true
  return (
    (secretWord.test(plain) || partsOf(name).some((part) => secretPart.test(part))) && !descriptionOrSetting.test(plain)
  )
}

/** The words of a name in camel case or with separators, in lower case. */
function partsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/)
}

/**
 * The ends of names of members that name or describe a secret: `secrets: [{ name, value }]`, `connectionStrings: { main:
 * { type, value } }`, `keyVaultId`, `tokenLifetime`.
 */
const descriptionEnds: readonly string[] = [
  ...['name', 'id', 'ids', 'type', 'kind', 'version', 'identity', 'identifier', 'description', 'label'],
  ...['uri', 'url', 'ref', 'reference', 'path', 'paths', 'location', 'source', 'vault', 'usage', 'purpose'],
  ...['size', 'length', 'count', 'limit', 'index', 'algorithm', 'encoding', 'format', 'mode', 'operations', 'ops'],
  ...['scope', 'scopes', 'role', 'state', 'status', 'enabled', 'disabled', 'required', 'date', 'time', 'timestamp'],
  ...['lifetime', 'expiry', 'expiration', 'expires', 'duration', 'period', 'interval', 'days'],
  ...['issuer', 'audience', 'audiences', 'subject', 'thumbprint', 'fingerprint']
]
/** The ends of names of settings about secrets: `disablePasswordAuthentication`, `sasPolicy`. */
const settingEnds: readonly string[] = ['authentication', 'policy', 'rules']
const description = endingIn(descriptionEnds)
const descriptionOrSetting = endingIn([...descriptionEnds, ...settingEnds])
/** What an identity may do with secrets, by their kinds: `permissions: { keys: ['get'] }`. */
const permissions = endingIn(['permission', 'permissions'])

function endingIn(words: readonly string[]): RegExp {
  return new RegExp(`(?:${words.join('|')})$`)
}

/** Settings, and names of members, which would be hidden everywhere in the log and in the outputs. */
const ordinaryWords: ReadonlySet<string> = new Set([
  ...['true', 'false', 'none', 'null', 'auto', 'automatic', 'manual', 'default', 'enabled', 'disabled', 'optional'],
  ...['required', 'allow', 'deny', 'system', 'standard', 'premium', 'basic', 'name'],
  ...['value', 'type', 'kind', 'code', 'error', 'status', 'state', 'message', 'details', 'target', 'properties']
])

/** Whether a text under the name of a secret is certainly none: a word for a setting, or the id of a resource. */
function isOrdinary(text: string): boolean {
  return ordinaryWords.has(text.toLowerCase()) || /^\/(?:subscriptions|providers)\//i.test(text)
}
