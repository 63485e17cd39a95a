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
    // Only code: `npm run test:pure`.
    project('pure', paths(kinds.pure)),
    // Local processes and servers.
    project('local', paths(kinds.local)),
    { ...project('bundle', paths(kinds.bundle)), globalSetup: './scripts/assert-fresh-bundle.ts' },
    // Only on request: `npm run check:summary`.
    { ...project('browser', ['**/__tests__/**/*.chromium.ts']), globalSetup: './scripts/assert-fresh-bundle.ts' }
  ],
  // Only for tests that hang, because a test machine can be busy.
  testTimeout: 240_000,
  // The bundle's runs mostly wait.
  maxWorkers: 4
}
