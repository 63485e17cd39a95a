export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './scripts/jest-strip-types.mjs' },
  testMatch: ['**/__tests__/**/*.test.ts'],
  // Machines that test are busy at times.
  testTimeout: 30_000,
  // The bundle's runs wait more than they compute.
  maxWorkers: 4
}
