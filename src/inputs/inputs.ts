import type { AuthoritySource } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { Environment } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { Flavor, FlavorDefinition } from '../flavors/flavor.ts'
import { defaults } from './defaults.ts'
import { environmentInput } from './forms.ts'
import { andThen, checked, combine, known, map, type Parsed, valid } from './parsed.ts'
import { readPlace } from './place.ts'
import { createReader, type GetInput } from './reader.ts'
import { readSignIn } from './sign-in.ts'
import { checkWithoutApi, readApi, readFlavor, unusedByApi } from './target.ts'
import { readTerms, type Terms } from './terms.ts'

/** Every input of the action, checked. Nothing else reads inputs. */
export interface Inputs extends Terms {
  readonly api: string
  readonly environment: Environment
  readonly flavor: Flavor
  /** The origin that requests and the token may go to. */
  readonly endpoint: URL
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  /** Inputs that were given and that this API, or this way to sign in, does not use. */
  readonly unused: { readonly byApi: readonly string[]; readonly bySignIn: readonly string[] }
}

/** The inputs that must never be shown. */
export const secretInputs: readonly string[] = [
  'access-token',
  'client-secret',
  'client-certificate',
  'management-certificate',
  'management-certificate-password'
]

interface InputSource {
  readonly getInput: GetInput
  /** Whether a request to this URL goes through a proxy. */
  readonly isProxied: (url: URL) => boolean
}

type Flavors = ReadonlyMap<string, FlavorDefinition>

/**
 * Reads and checks all inputs.
 * @param flavors by their `api`
 * @throws WaitError `invalid-input`, which names every mistake
 */
export function readInputs(source: InputSource, flavors: Flavors): Inputs {
  const inputs = parseInputs(source, flavors)
  if ('value' in inputs) return inputs.value
  const { mistakes } = inputs
  const count = mistakes.length === 1 ? 'One input is' : `${mistakes.length} inputs are`
  const list = mistakes.map((mistake) => `- ${mistake}`).join('\n')
  throw new WaitError('invalid-input', `${count} wrong; nothing was sent to Azure.\n${list}`)
}

function parseInputs({ getInput, isProxied }: InputSource, flavors: Flavors): Parsed<Inputs> {
  const input = createReader(getInput)
  const api = readApi(input, flavors)
  const environment = input.withDefault('environment', environmentInput, defaults.environment)
  const place = andThen(api, ({ definition }) => readPlace(input, definition.service, environment))
  const flavor = andThen(api, (api) => readFlavor(input, api, place))
  const service = known(api)?.definition.service
  const signIn = readSignIn(input, { service, environment: known(environment), place, isProxied })
  const parts = combine({ api, environment, place, flavor, terms: readTerms(input), signIn })
  const others = 'value' in api ? valid(undefined) : checkWithoutApi(input, flavors)
  return map(checked(parts, others), ({ api, environment, place, flavor, terms, signIn }) => ({
    ...terms,
    api: api.name,
    environment,
    flavor,
    endpoint: place.endpoint,
    signIn: signIn.signIn,
    authority: signIn.authority,
    unused: { byApi: unusedByApi(input, api, flavors), bySignIn: signIn.unused }
  }))
}
