/** Every API, exported under its value of the input `api`. */
export { armLocation as 'arm-location' } from './arm-location.ts'
export { armOperation as 'arm-operation' } from './arm-operation.ts'
export { armResource as 'arm-resource' } from './arm-resource.ts'
export { classic } from './classic.ts'
export { classicGateway as 'classic-gateway' } from './classic-gateway.ts'
export { dataPlane as 'data-plane' } from './data-plane.ts'
export { dataReplication as 'data-replication' } from './data-replication.ts'
export { dataReplicationJob as 'data-replication-job' } from './data-replication-job.ts'
