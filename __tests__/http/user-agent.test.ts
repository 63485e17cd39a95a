import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { userAgent } from '../../src/http/user-agent.ts'

test('names this action and its version', () => {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(userAgent).toBe(`${name}/${version}`)
})
