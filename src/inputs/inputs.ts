import type { AuthoritySource } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { Environment } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { FlavorDefinition } from '../flavors/flavor.ts'
import { defaults } from './defaults.ts'
import { environmentInput } from './forms.ts'
import { type GivenInput, readHandOver } from './hand-over.ts'
import { andThen, checked, combine, known, map, type Parsed, valid } from './parsed.ts'
import { readPlace } from './place.ts'
import { createReader, type GetInput, type Reader } from './reader.ts'
import { readSignIn } from './sign-in.ts'
import {
  checkWithoutApi,
  handOverOfApi,
  inputsOfApi,
  inputsOfApis,
  readApi,
  readTarget,
  type Target
} from './target.ts'
import { readTerms, type Terms } from './terms.ts'

/** Every input of the action, checked. Nothing else reads inputs. */
export interface Inputs extends Terms, Target {
  readonly api: string
  readonly environment: Environment
  /** The origin that requests and the token may go to. */
  readonly endpoint: URL
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  /** What another run needs to go on waiting, beside `api`, `operation-url` and `until`. */
  readonly handOver: readonly GivenInput[]
  /** Inputs that were given and that this API, or this way to sign in, does not use. */
  readonly unused: { readonly byApi: readonly string[]; readonly bySignIn: readonly string[] }
}

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
  const target = andThen(api, (api) => readTarget(input, api, place))
  const service = known(api)?.definition.service
  const signIn = readSignIn(input, { service, environment: known(environment), place, isProxied })
  const others = 'value' in api ? valid(undefined) : checkWithoutApi(input, flavors)
  const parts = combine({ api, environment, place, target, terms: readTerms(input), signIn })
  return map(checked(parts, others), ({ api, environment, place, target, terms, signIn }) => {
    const used = inputsOfApi(api)
    return {
      ...terms,
      ...target,
      api: api.name,
      environment,
      endpoint: place.endpoint,
      signIn: signIn.signIn,
      authority: signIn.authority,
      handOver: readHandOver(input, [...handOverOfApi(api), ...signIn.handOver]),
      unused: {
        byApi: inputsOfApis(flavors).filter((name) => !used.includes(name) && isSaid(input, name)),
        bySignIn: signIn.unused
      }
    }
  })
}

/** Whether an input is given, and says something. Every API waits until the operation is done. */
function isSaid(input: Reader, name: string): boolean {
  return input.has(name) && !(name === 'until' && input.text(name).toLowerCase() === 'done')
}
