import { readSources } from './scripts/imports.ts'
import { kindsOfTests } from './scripts/kinds-of-tests.ts'

const kinds = kindsOfTests(readSources())
const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './scripts/jest-strip-types.mjs' }
})
const paths = (files) => files.map((file) => `<rootDir>/${file}`)

export default {
  projects: [
    // Nothing but code: `npm run test:pure`.
    project('pure', paths(kinds.pure)),
    // Processes and servers on this machine.
    project('local', paths(kinds.local)),
    { ...project('bundle', paths(kinds.bundle)), globalSetup: './scripts/assert-fresh-bundle.ts' },
    // Only where it is asked for: `npm run check:summary`.
    { ...project('browser', ['**/__tests__/**/*.chromium.ts']), globalSetup: './scripts/assert-fresh-bundle.ts' }
  ],
  // Only against a test that hangs: machines that test are busy at times.
  testTimeout: 240_000,
  // The bundle's runs wait more than they compute.
  maxWorkers: 4
}
