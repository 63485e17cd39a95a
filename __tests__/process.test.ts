/** The changes that the action makes to its own process. */
import { afterEach, expect, test } from '@jest/globals'
import { forgetManagedIdentity, hardenProcess, prepareForIdentity } from '../src/process.ts'

const { noDeprecation } = process
const { FormData } = globalThis
afterEach(() => {
  process.noDeprecation = noDeprecation
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  Object.assign(globalThis, { FormData })
})

test('certificates are verified, whatever the environment says', () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  hardenProcess()
  expect(process.env).not.toHaveProperty('NODE_TLS_REJECT_UNAUTHORIZED')
  expect(process.noDeprecation).toBe(true)
})

test('variables that would make the identity library talkative are removed, and no others', () => {
  const misleading = [
    'AZURE_LOG_LEVEL',
    'TYPESPEC_RUNTIME_LOG_LEVEL',
    'DEBUG',
    'AZURE_FEDERATED_TOKEN_FILE',
    'AZURE_POD_IDENTITY_AUTHORITY_HOST',
    'AZURE_REGIONAL_AUTHORITY_NAME',
    'MSAL_FORCE_REGION'
  ]
  const env = { PATH: '/bin', ...Object.fromEntries(misleading.map((name) => [name, 'x'])) }
  prepareForIdentity(env)
  expect(env).toEqual({ PATH: '/bin' })
  expect(globalThis).not.toHaveProperty('FormData')
})

test('the identity library forgets its token and its source', () => {
  const Client = Object.assign(class {}, { identitySource: 'source', sourceName: 'name', other: 'stays' })
  class Application {
    static nodeStorage = 'tokens'
    readonly managedIdentityClient = new Client()
  }
  // The library's class has the same static members, but they are private.
  forgetManagedIdentity(Application as never)
  expect([Object.keys(Application), Object.keys(Client)]).toEqual([[], ['other']])
})
