import { type Goal, usualGoal } from '../../src/documents/goal.ts'
import type { Flavor, FlavorDefinition, ParameterName, Parameters } from '../../src/flavors/flavor.ts'
import { expandPath, hasAll } from '../../src/flavors/path.ts'

interface Choice {
  readonly endpoint?: string
  readonly version?: string
  readonly goal?: Partial<Goal>
}

/** A flavor for one operation, as created from the inputs. */
export function create<N extends ParameterName>(
  definition: FlavorDefinition<N>,
  given: Parameters<N>,
  { endpoint = 'https://management.azure.com', version, goal }: Choice = {}
): Flavor {
  const parameters: Partial<Parameters> = given
  if (!hasAll(parameters, definition.needs)) throw new Error('a parameter is missing')
  const { path, apiVersion } = definition
  const url = new URL(path === undefined ? (parameters['operation-url'] ?? '') : expandPath(path, parameters), endpoint)
  url.hash = ''
  const asked = version ?? apiVersion?.default
  if (apiVersion?.in === 'query') url.searchParams.set('api-version', asked ?? '')
  return definition.create({ parameters, url, apiVersion: asked, goal: { ...usualGoal, ...goal } })
}
