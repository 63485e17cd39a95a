import { expect, test } from '@jest/globals'
import { secretsIn } from '../../src/inputs/secrets-in.ts'

const secret = 'a-secret'

test.each<[string, unknown]>([
  ['a password', { properties: { osProfile: { adminPassword: secret } } }],
  ['in capitals', { ADMIN_PASSWORD: secret }],
  ['with a dash', { 'client-secret': secret }],
  ['with signs in its name', { connection_string: secret }],
  ['with signs before a number', { 'client-secret-1': secret }],
  ['a key', { primaryKey: secret }],
  ['a numbered key', { key1: secret }],
  ['a token', { accessToken: secret }],
  ['a connection string', { connectionString: secret }],
  ['connection strings', { connectionStrings: { main: { value: secret, type: 'SQLAzure' } } }],
  ['a list', { secrets: [secret] }],
  ['a list of objects', { secrets: [{ name: 'the-name', value: secret }] }],
  ['a template’s parameter', { parameters: { adminPassword: { value: secret } } }],
  ['a value', { secretValue: secret }],
  ['credentials', { credentials: { username: 'a-user', main: { nested: secret } } }],
  ['deep in a body', JSON.parse(`${'[{"a":'.repeat(5_000)}{"password":"${secret}"}${'}]'.repeat(5_000)}`)]
])('a secret is %s', (_, body) => {
  expect(secretsIn(body)).toEqual([secret])
})

test.each<[string, unknown]>([
  ['another text', { name: 'a-name', properties: { size: 'Standard_D2s_v5' } }],
  ['the name of a secret', { secretName: 'a-name', passwordSecretRef: 'a-name', keyVaultUri: 'https://v.example' }],
  ['a reference', { adminPassword: { reference: { keyVault: { id: '/subscriptions/x' }, secretName: 'a-name' } } }],
  ['a setting about passwords', { disablePasswordAuthentication: 'true-ish', keySource: 'Microsoft.Keyvault' }],
  ['a number', { key: 12_345_678, password: null, token: true }],
  ['a short word', { key: 'env', token: 'On' }],
  ['the key of a pair', { tolerations: [{ key: 'kubernetes.azure.com/sku', value: 'x' }] }],
  ['nothing', null]
])('%s is not a secret', (_, body) => {
  expect(secretsIn(body)).toEqual([])
})
