import type { AuthoritySource } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import { type Environment, resourceManager } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { FlavorDefinition } from '../flavors/flavor.ts'
import type { Proxies } from '../http/proxy.ts'
import type { BodyFiles } from './body-file.ts'
import { defaults } from './defaults.ts'
import { environmentInput } from './forms.ts'
import { type InputValue, readHandOver } from './hand-over.ts'
import { andThen, checked, combine, known, map, mistake, type Parsed, valid } from './parsed.ts'
import { readPlace } from './place.ts'
import { createReader, type GetInput, type Reader } from './reader.ts'
import { readSignIn } from './sign-in.ts'
import { readStart, requestInputs, type StartTarget } from './start.ts'
import { type Aim, readApi, readWait, targetInputs, type WaitTarget } from './target.ts'
import { readTerms, type Terms } from './terms.ts'

/** All inputs of the action, checked. No other code reads inputs. */
export type Inputs = CommonInputs & Target

/** The task of the step: to wait for an operation, or to start one and wait for it. */
type Target = WaitTarget | StartTarget

interface CommonInputs extends Terms {
  readonly environment: Environment
  /** The only origin that requests and the token may be sent to. */
  readonly endpoint: URL
  /** A larger response is not read. */
  readonly maxBodyBytes: number
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  /** The inputs that another run needs to continue the wait, except `api`, `operation-url`, `until` and the sign-in. */
  readonly handOver: readonly InputValue[]
  /** The inputs that are set, but ignored by this API (or `request`) or by this sign-in method. */
  readonly unused: { readonly byApi: readonly string[]; readonly bySignIn: readonly string[] }
}

interface InputSource {
  readonly getInput: GetInput
  /** From the environment. */
  readonly proxies: Proxies
  /** For `request-body-file`. */
  readonly files: BodyFiles
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
  throw new WaitError('invalid-input', `${count} invalid. Nothing was sent to Azure.\n${list}`)
}

function parseInputs({ getInput, proxies, files }: InputSource, flavors: Flavors): Parsed<Inputs> {
  const input = createReader(getInput)
  const starts = input.has('request')
  const service = starts ? valid(resourceManager) : map(readApi(input, flavors), ({ definition }) => definition.service)
  const environment = input.withDefault('environment', environmentInput, defaults.environment)
  const place = andThen(service, (service) => readPlace(input, service, environment))
  const aim: Parsed<Aim<Target>> = starts ? readStart(input, place, files) : readWait(input, flavors, place)
  const isProxied = (url: URL) => 'proxyFor' in proxies && proxies.proxyFor(url) !== undefined
  const signIn = readSignIn(input, { service: known(service), environment: known(environment), place, isProxied })
  const parts = combine({ service, place, aim, terms: readTerms(input), signIn })
  const inputs = map(parts, ({ service, place, aim, terms, signIn }) => ({
    ...terms,
    ...aim.target,
    environment: place.environment,
    endpoint: place.endpoint,
    maxBodyBytes: service.maxBodyBytes,
    signIn: signIn.signIn,
    authority: signIn.authority,
    handOver: readHandOver(input, ['environment', ...aim.handOver, ...signIn.handOver]),
    unused: { byApi: unusedInputs(input, flavors, [...aim.used, ...signIn.used]), bySignIn: signIn.unused }
  }))
  const wrong = 'mistakes' in proxies ? proxies.mistakes : []
  return checked(inputs, ...wrong.map(({ name, mistake: text }) => mistake(name, text)))
}

function unusedInputs(input: Reader, flavors: Flavors, used: readonly string[]): readonly string[] {
  const names = [...targetInputs(flavors), ...requestInputs]
  return names.filter((name) => !used.includes(name) && hasEffect(input, name))
}

/** Whether an input is set to something other than `until: done`, which is what every API waits for. */
function hasEffect(input: Reader, name: string): boolean {
  return input.has(name) && !(name === 'until' && input.text(name).toLowerCase() === 'done')
}
