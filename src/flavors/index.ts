import { armLocation } from './arm-location.ts'
import { armOperation } from './arm-operation.ts'
import { armResource } from './arm-resource.ts'
import { classicGateway } from './classic-gateway.ts'
import { dataReplication } from './data-replication.ts'
import { dataReplicationJob } from './data-replication-job.ts'
import type { FlavorDefinition } from './flavor.ts'

/** Every value of the input `api`. */
export const flavors: ReadonlyMap<string, FlavorDefinition> = new Map([
  ['classic-gateway', classicGateway],
  ['data-replication', dataReplication],
  ['data-replication-job', dataReplicationJob],
  ['arm-operation', armOperation],
  ['arm-location', armLocation],
  ['arm-resource', armResource]
])
