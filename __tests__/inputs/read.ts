import { WaitError } from '../../src/errors.ts'
import type { FlavorDefinition } from '../../src/flavors/flavor.ts'
import * as apis from '../../src/flavors/index.ts'
import { readProxies } from '../../src/http/proxy.ts'
import { type BodyFiles, runnerFiles } from '../../src/inputs/body-file.ts'
import { type Inputs, readInputs } from '../../src/inputs/inputs.ts'
import type { WaitTarget } from '../../src/inputs/target.ts'

const proxied = { http_proxy: 'http://proxy.example:3128', https_proxy: 'http://proxy.example:3128' }

export type Given = Readonly<Record<string, string>>

export const flavors: ReadonlyMap<string, FlavorDefinition> = new Map(Object.entries(apis))

interface ReadOptions {
  readonly flavors?: ReadonlyMap<string, FlavorDefinition>
  readonly isProxied?: boolean
  /** The environment's variables about proxies. */
  readonly env?: Given
  readonly files?: BodyFiles
}

/** Reads the inputs of a step that waits. Absent inputs are not set. */
export function read(given: Given, options?: ReadOptions): Inputs & WaitTarget {
  const inputs = readStep(given, options)
  if (inputs.kind !== 'wait') throw new Error('The step starts something')
  return inputs
}

/** Reads the inputs of any step. */
export function readStep(given: Given, options: ReadOptions = {}): Inputs {
  const { isProxied = false, env = isProxied ? proxied : {}, files = runnerFiles({}) } = options
  const source = {
    getInput: (name: string) => given[name] ?? '',
    proxies: readProxies(env),
    files
  }
  return readInputs(source, options.flavors ?? flavors)
}

/** The reported mistakes, one line each; empty if the inputs are valid. */
export function mistakes(given: Given, options?: ReadOptions): readonly string[] {
  try {
    readStep(given, options)
  } catch (error) {
    if (error instanceof WaitError && error.reason === 'invalid-input') return error.message.split('\n').slice(1)
    throw error
  }
  return []
}

/** Valid inputs of each kind. */
export const token = { 'access-token': 'eyJ0.eyJh.sig-_' }
export const subscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'
export const gateway = {
  api: 'classic-gateway',
  'subscription-id': subscription,
  'operation-id': '0c9f1c9e',
  ...token
}
export const replication = {
  ...gateway,
  api: 'data-replication',
  'resource-group': 'rg',
  'vault-name': 'v-1',
  'job-name': 'job.1_2'
}
