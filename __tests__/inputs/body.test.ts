/** The body of a request: in an input, or in a file that the step may read. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { longestBody, runnerFiles } from '../../src/inputs/body-file.ts'
import { type Given, mistakes, readStep, token } from './read.ts'

const put = { ...token, request: 'PUT /subscriptions/x/resourceGroups/rg?api-version=2024-11-01' }
const secret = 'a-password-that-nobody-may-see'

function requestOf(given: Given, options = {}) {
  const inputs = readStep({ ...put, ...given }, options)
  return inputs.kind === 'start' ? inputs.request : undefined
}

describe('request-body', () => {
  test.each(['{}', '[]', ' {"a": 1 }', '"text"', 'null', '0', `"${'x'.repeat(longestBody - 2)}"`])(
    'may be %.20j, and is unchanged',
    (body) => {
      expect(requestOf({ 'request-body': body })?.body).toBe(body)
    }
  )

  test.each([
    [`{"password": "${secret}",}`, /^- request-body: is not JSON(?: \(line 1 column \d+\))?$/],
    [secret, /^- request-body: is not JSON$/],
    ['{', /^- request-body: is not JSON(?: \(line 1 column 2\))?$/],
    [`"${'ü'.repeat(longestBody / 2)}"`, /^- request-body: is larger than 4 MiB$/]
  ])('may not be %.20j', (body, expected) => {
    expect(mistakes({ ...put, 'request-body': body })).toEqual([expect.stringMatching(expected)])
  })

  test('cannot be combined with DELETE or with a file', () => {
    const remove = { ...put, request: put.request.replace('PUT', 'DELETE') }
    expect(mistakes({ ...remove, 'request-body': '{}' })).toEqual(['- request-body: cannot be used with DELETE'])
    expect(mistakes({ ...remove, 'request-body-file': 'x' })).toEqual([
      '- request-body-file: cannot be used with DELETE'
    ])
    expect(mistakes({ ...put, 'request-body': '{}', 'request-body-file': 'x' })).toEqual([
      '- request-body-file: cannot be used with request-body: set only one of them'
    ])
  })

  test('has its secrets masked', () => {
    expect(
      requestOf({ 'request-body': `{"properties":{"osProfile":{"adminPassword":"${secret}"}}}` })?.secrets
    ).toEqual([secret])
  })
})

describe('request-body-file', () => {
  let root: string
  let files: ReturnType<typeof runnerFiles>
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'body-')))
    for (const folder of ['work', 'work/folder', 'temp', 'work-beside', 'elsewhere']) mkdirSync(join(root, folder))
    for (const file of [
      'work/body.json',
      'work/folder/..body.json',
      'temp/body.json',
      'work-beside/body.json',
      'elsewhere/body.json'
    ])
      writeFileSync(join(root, file), `{"file": "${file}"}`)
    writeFileSync(join(root, 'work/bom.json'), '\uFEFF{"bom": true}')
    writeFileSync(join(root, 'work/bad.json'), Buffer.from([0x22, 0xff, 0x22]))
    writeFileSync(join(root, 'work/secret.json'), secret)
    writeFileSync(join(root, 'work/large.json'), ' '.repeat(longestBody + 1))
    symlinkSync(join(root, 'elsewhere'), join(root, 'work/out'))
    symlinkSync(join(root, 'elsewhere/body.json'), join(root, 'work/out.json'))
    symlinkSync(join(root, 'temp/body.json'), join(root, 'work/in.json'))
    symlinkSync(join(root, 'work'), join(root, 'link-to-work'))
    files = runnerFiles({ GITHUB_WORKSPACE: join(root, 'link-to-work'), RUNNER_TEMP: join(root, 'temp') })
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test.each([
    ['body.json', '{"file": "work/body.json"}'],
    ['./folder/../body.json', '{"file": "work/body.json"}'],
    ['folder/..body.json', '{"file": "work/folder/..body.json"}'],
    ['../temp/body.json', '{"file": "temp/body.json"}'],
    ['in.json', '{"file": "temp/body.json"}'],
    ['ROOT/temp/body.json', '{"file": "temp/body.json"}'],
    ['bom.json', '{"bom": true}']
  ])('may be %s', (file, body) => {
    expect(requestOf({ 'request-body-file': file.replace('ROOT', root) }, { files })?.body).toBe(body)
  })

  test.each([
    ['../elsewhere/body.json', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['ROOT/elsewhere/body.json', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['../work-beside/body.json', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['out.json', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['out/body.json', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['/etc/hostname', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['.', 'is not a file'],
    ['..', 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)'],
    ['folder', 'is not a file'],
    ['none.json', 'cannot be read: there is no such file'],
    ['bo\0dy', 'cannot be read: ERR_INVALID_ARG_VALUE'],
    ['bad.json', 'cannot be read: it is not UTF-8'],
    ['large.json', 'is larger than 4 MiB'],
    ['secret.json', 'is not JSON']
  ])('may not be %j', (file, expected) => {
    expect(mistakes({ ...put, 'request-body-file': file.replace('ROOT', root) }, { files })).toEqual([
      `- request-body-file: ${expected}`
    ])
  })

  test('is relative to an existing workspace', () => {
    const temp = { files: runnerFiles({ GITHUB_WORKSPACE: '', RUNNER_TEMP: join(root, 'temp') }) }
    expect(mistakes({ ...put, 'request-body-file': 'body.json' }, temp)).toEqual([
      '- request-body-file: is a path relative to the workspace, but GITHUB_WORKSPACE is not set'
    ])
    expect(requestOf({ 'request-body-file': join(root, 'temp/body.json') }, temp)?.body).toContain('temp')
    const gone = { files: runnerFiles({ GITHUB_WORKSPACE: join(root, 'gone'), RUNNER_TEMP: join(root, 'temp') }) }
    expect(requestOf({ 'request-body-file': join(root, 'temp/body.json') }, gone)?.body).toContain('temp')
  })
})
