import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { typesPage } from '../../../scripts/types-table.ts'
import { stateUrl, typeOf, types } from '../../../src/documents/types.ts'
import { backups } from './backups.ts'
import { devices } from './devices.ts'
import { fabric } from './fabric.ts'
import { registrations } from './registrations.ts'
import { runs } from './runs.ts'
import { scripts } from './scripts.ts'
import { testType } from './table.ts'
import { transfers } from './transfers.ts'
import { updates } from './updates.ts'

const tables = [...runs, ...scripts, ...backups, ...updates, ...transfers, ...devices, ...registrations, ...fabric]
const base = 'https://management.azure.com'

describe.each(tables.map((table) => [table.type, table] as const))('%s', (_, table) => testType(table))

test('every row has its table of documents', () => {
  expect(types.map(({ type }) => type).toSorted()).toEqual(tables.map(({ type }) => type).toSorted())
})

test('docs/types.md is what npm run types-table writes', () => {
  expect(readFileSync(new URL('../../../docs/types.md', import.meta.url), 'utf8')).toBe(typesPage())
})

describe('the type of a URL', () => {
  test('matches exactly one row, in any case and with a trailing slash', () => {
    for (const { id, type } of tables) {
      const matching = types.filter(({ pattern }) => pattern.test(id.toUpperCase()))
      expect(matching.map((row) => row.type)).toEqual([type])
      expect(typeOf(new URL(`${id}/?x=1`, base))?.type).toBe(type)
    }
  })

  test.each(tables.map(({ id }) => id))('is unknown for a parent, child or sibling: %s', (id) => {
    for (const other of [`${id}/operations`, `${id}/x/y`, id.replace(/[^/]*$/, ''), `${id}x/y`])
      expect(typeOf(new URL(other, base))?.type).toBeUndefined()
  })

  test.each([
    '/subscriptions/x/resourceGroups/rg/providers/MicrosoftXApp/jobs/j/executions/e',
    '/subscriptions/x/resourceGroups/rg/providers/Microsoft.App/jobs/j/execution/e',
    '/subscriptions/x/resourceGroups/rg/providers/Microsoft.App/jobs/executions/e',
    '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Batch',
    '/providers/Microsoft.Batch'
  ])('is unknown: %s', (path) => expect(typeOf(new URL(path, base))).toBeUndefined())

  const execution = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.App/jobs/j/executions/e'
  test.each([
    execution.replace('executions', '%65xecution%73'),
    execution.replace('Microsoft.App', 'Microsoft%2EApp'),
    execution.replace('providers', 'p%72oviders'),
    execution.replace('/executions', '//executions'),
    execution.replaceAll('/', '///'),
    `${execution}//`,
    `${execution}%zz%C3`,
    `${execution}%2Fx`
  ])('is found in any spelling of the path: %s', (path) => {
    expect(typeOf(new URL(`${base}${path}`))?.type).toBe('Microsoft.App/jobs/executions')
  })

  test('an encoded slash separates no segments', () => {
    expect(typeOf(new URL(execution.replace('/executions/', '%2Fexecutions%2f'), base))).toBeUndefined()
  })

  test.each([
    '/providers/Microsoft.Resources/deployments/d',
    '/providers/Microsoft.Management/managementGroups/g/providers/Microsoft.Resources/deployments/d',
    '/subscriptions/x/providers/Microsoft.Resources/deployments/d'
  ])('is found in any scope: %s', (path) => {
    expect(typeOf(new URL(path, base))?.type).toBe('Microsoft.Resources/deployments')
  })
})

describe('the URL that shows the state', () => {
  const command = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v/runCommands/r'
  test.each([
    [`${command}?api-version=1`, '?api-version=1&$expand=instanceView'],
    [command, '?api-version=2024-07-01&$expand=instanceView'],
    [`${command}?$expand=instanceView&api-version=1`, '?$expand=instanceView&api-version=1'],
    [`${command}?%24Expand=instanceView&Api-Version=1`, '?%24Expand=instanceView&Api-Version=1'],
    [`${command}?t=a%20b+c`, '?t=a%20b+c&api-version=2024-07-01&$expand=instanceView'],
    [`${command}?api-version=&$expand=instanceView&t=1`, '?$expand=instanceView&t=1&api-version=2024-07-01'],
    ['/subscriptions/x/providers/Microsoft.Batch', '?api-version=2021-04-01'],
    ['/subscriptions/x/providers/Microsoft.Batch?api-version=1', '?api-version=1'],
    ['/subscriptions/x/y/z?api-version=1', '?api-version=1']
  ])('%s', (path, search) => expect(stateUrl(new URL(path, base)).search).toBe(search))
})
