export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './scripts/jest-strip-types.mjs' },
  testMatch: ['**/__tests__/**/*.test.ts'],
  // The bundle's runs wait more than they compute.
  maxWorkers: 4
}
