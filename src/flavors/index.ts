import { classicGateway } from './classic.ts'
import { dataReplication } from './data-replication.ts'
import type { FlavorDefinition } from './flavor.ts'

/** Every value of the input `api`. */
export const flavors: ReadonlyMap<string, FlavorDefinition> = new Map([
  ['classic-gateway', classicGateway],
  ['data-replication', dataReplication]
])
