/** What each API needs besides its file in src/flavors. CONTRIBUTING.md describes the steps. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { emulatedApis } from '../emulator/apis.ts'
import * as flavors from '../src/flavors/index.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const form = parse(read('.github/ISSUE_TEMPLATE/bug.yml')).body.find(({ id }: { id?: string }) => id === 'api')

/** The missing parts of each API. */
const needs: readonly (readonly [what: string, has: (api: string) => boolean])[] = [
  ['a row in the input "api" of action.yml', (api) => read('action.yml').includes(`\n      \`${api}\`: `)],
  ['a row in the README under "What it waits for"', (api) => read('README.md').includes(`\n| \`${api}\` |`)],
  ['an option in .github/ISSUE_TEMPLATE/bug.yml', (api) => form.attributes.options.includes(api)],
  ['an entry in emulator/apis.ts', (api) => emulatedApis.some((known) => known === api)],
  ['a table of responses (testDocuments) in __tests__/flavors', hasTable]
]

function hasTable(api: string): boolean {
  const file = `__tests__/flavors/${api}.test.ts`
  return existsSync(file) && /\btestDocuments\(/.test(read(file))
}

test.each(Object.keys(flavors))('%s has everything that an API needs', (api) => {
  expect(needs.filter(([, has]) => !has(api)).map(([what]) => `${api} lacks ${what}`)).toEqual([])
})

test('the issue form offers only existing APIs', () => {
  expect(form.attributes.options.toSorted()).toEqual(Object.keys(flavors).toSorted())
})
