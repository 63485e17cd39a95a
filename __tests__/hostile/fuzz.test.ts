import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'findings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fuzz(...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path('../../fuzz/main.ts'), ...options], {
    encoding: 'utf8'
  })
  return { status, stdout, stderr }
}

describe('the fuzzer', () => {
  const planted = ['--targets', path('planted.ts'), '--findings', folder]

  test.each([
    ['throws', 'A planted bug'],
    ['believesComments', 'A planted bug'],
    ['hangs', 'hangs hung'],
    ['hoards', 'hoards died']
  ])(
    'finds and saves a text with which a target %s',
    (target, said) => {
      const found = fuzz(...planted, '--target', target, '--seed', '1', '--seconds', '300')
      expect(found).toMatchObject({ status: 1, stderr: expect.stringContaining(said) })
      expect(readdirSync(folder).filter((file) => file.startsWith(`${target}-`))).toHaveLength(1)
    },
    600_000
  )

  test('replays a text', () => {
    const file = readdirSync(folder).find((name) => name.startsWith('throws-')) ?? ''
    expect(fuzz(...planted, '--replay', join(folder, file)).stderr).toContain('A planted bug')
  })

  test('finds nothing in the action, in its short time here', () => {
    expect(fuzz('--seconds', '12', '--seed', '1', '--findings', folder)).toMatchObject({ status: 0, stderr: '' })
  })
})
