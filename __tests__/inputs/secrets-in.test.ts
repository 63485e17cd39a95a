import { expect, test } from '@jest/globals'
import { secretsIn } from '../../src/inputs/secrets-in.ts'

const secret = 'a-secret'

test.each<[string, unknown, (readonly string[])?]>([
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
  ['a value with the name of a secret', { appSettings: [{ name: 'DB_PASSWORD', value: secret }] }],
  ['a value with such a key', { Key: 'storage-key', Value: secret }],
  ['a name with the word inside', { passwordForAdmin: secret }],
  ['the word key inside', { primaryKeyBase64: secret }],
  ['the word key inside, with separators', { KEY_FOR_ADMIN: secret }],
  ['the short word', { dbPass: secret }],
  ['an authorization', { headers: { 'Proxy-Authorization': secret } }],
  ['a certificate', { certificateBody: secret }],
  ['a passphrase', { passphraseOfKey: secret }],
  ['protected settings', { protectedSettings: { fileUris: [secret], storageAccountName: 'an-account' } }],
  ['a certificate’s data', { certificates: [{ name: 'a-name', properties: { data: secret } }] }],
  ['a secure value', { environmentVariables: [{ name: 'a-name', secureValue: secret }] }],
  ['custom data', { osProfile: { customData: secret } }],
  ['a command', { settings: { commandToExecute: secret } }],
  ['in JSON in a text', { settings: JSON.stringify({ password: secret }) }],
  ['in JSON in JSON in a text', { settings: JSON.stringify([JSON.stringify({ password: secret })]) }],
  ['of four characters', { password: 'hun4', pin: 'hun5', token: 'abc' }, ['hun4']],
  ['a text of JSON', { password: '{"a":"first"}' }, ['{"a":"first"}', 'first']],
  ['credentials', { credentials: { username: 'a-user', main: { nested: secret } } }],
  ['deep in a body', JSON.parse(`${'[{"a":'.repeat(5_000)}{"password":"${secret}"}${'}]'.repeat(5_000)}`)]
])('a secret is %s', (_, body, expected = [secret]) => {
  expect(secretsIn(body)).toEqual(expected)
})

test.each<[string, unknown]>([
  ['another text', { name: 'a-name', properties: { size: 'Standard_D2s_v5' } }],
  ['the name of a secret', { secretName: 'a-name', passwordSecretRef: 'a-name', keyVaultUri: 'https://v.example' }],
  ['a reference', { adminPassword: { reference: { keyVault: { id: '/subscriptions/x' }, secretName: 'a-name' } } }],
  ['the id of a vault', { keyVaultId: '6f1b0c52-8a33-4f0e-9c39-0a1b2c3d4e5f', keyVault: 'a-vault' }],
  ['a resource id', { tokenStore: '/subscriptions/x/resourceGroups/y/providers/z' }],
  ['what may be done with keys', { permissions: { keys: ['get', 'wrapKey'], secrets: ['list', 'delete'] } }],
  [
    'the description of a parameter',
    { adminPassword: { type: 'securestring', metadata: { description: 'Its text' } } }
  ],
  ['how long a token lives', { tokenLifetime: 'PT1H', keyExpirationPeriod: 'P90D', sasPolicy: { action: 'Block' } }],
  ['a word inside a word', { monkey1business: 'a-name', disasterRecovery: 'a-name', keyword: 'a-name' }],
  ['a pair with another name', { appSettings: [{ name: 'WEBSITE_NODE', value: 'a-value' }] }],
  ['the key of an expression', { matchExpressions: [{ key: 'agentpool', operator: 'Exists' }] }],
  ['an ordinary word', { key: 'default', token: 'True', password: 'None' }],
  ['a text that only looks like JSON', { settings: '{"password":"a-secret"' }],
  ['a setting about passwords', { disablePasswordAuthentication: 'true-ish', keySource: 'Microsoft.Keyvault' }],
  ['a number', { key: 12_345_678, password: null, token: true }],
  ['a short word', { key: 'env', token: 'On' }],
  ['the key of a pair', { tolerations: [{ key: 'kubernetes.azure.com/sku', value: 'x' }] }],
  ['nothing', null]
])('%s is not a secret', (_, body) => {
  expect(secretsIn(body)).toEqual([])
})
