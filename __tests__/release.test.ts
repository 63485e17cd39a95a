/** The release workflow's scripts, extracted from it and run in a temporary repository. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect } from '@jest/globals'
import { parse } from 'yaml'
import { onPosix } from './systems.ts'

const { describe, test } = onPosix('bash')

interface Step {
  readonly name?: string
  readonly run?: string
}

const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8'))
const named = (job: string): string => jobs[job].steps.find(({ name }: Step) => name !== undefined).run

/** A fake `gh` that records its calls. Moving a major tag fails before the tag exists, and so does viewing a release. */
const gh = `#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in *PATCH*/v2\\ * | *"release view v1.2.0"*) exit 1 ;; esac
`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'))
  git('init', '--quiet', '--initial-branch', 'main')
  cpSync('scripts/release-notes.ts', join(folder, 'scripts', 'release-notes.ts'))
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin', 'gh'), gh)
  chmodSync(join(folder, 'bin', 'gh'), 0o755)
  commit('1.2.0')
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('before a release', () => {
  test('the version of package.json is accepted, on main, with its section', () => {
    expect(run('check', 'v1.2.0')).toMatchObject({ status: 0, stdout: '- Waits.\n' })
  })

  test('a later commit of main does no harm', () => {
    commit('1.3.0')
    git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    git('checkout', '--quiet', 'HEAD~1')
    expect(run('check', 'v1.2.0')).toMatchObject({ status: 0 })
  })

  test('a commit that is not on main is refused', () => {
    commit('1.3.0')
    expect(run('check', 'v1.3.0').status).not.toBe(0)
  })

  test('a tag of another version is refused', () => {
    writeFileSync(join(folder, 'CHANGELOG.md'), '## [1.2.1] - 2026-12-01\n\n- Waits.\n')
    expect(run('check', 'v1.2.1').status).not.toBe(0)
  })

  test.each(['## [Unreleased]\n\n- Waits.\n', '## [1.2.0] - 2026-12-01\n\n## [1.1.0] - 2026-11-01\n\n- Waits.\n'])(
    'a version without a section in the changelog is refused: %j',
    (changelog) => {
      writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
      expect(run('check', 'v1.2.0')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('no section for v1.2.0')
      })
    }
  )
})

describe('a release', () => {
  const release = (tag: string) => `release create ${tag} --verify-tag --title ${tag} --notes-file ${folder}/notes.md`
  const view = (tag: string) => `release view ${tag}`
  const refs = 'repos/octo-org/octo-repo/git/refs'

  test('moves the major tag to its commit, and has the notes of the changelog', () => {
    git('tag', 'v1.2.0')
    expect(run('publish', 'v1.2.0')).toMatchObject({ status: 0 })
    const move = `api --method PATCH ${refs}/tags/v1 -f sha=${git('rev-parse', 'HEAD')} -F force=true`
    expect(calls()).toEqual([view('v1.2.0'), release('v1.2.0'), move])
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('- Waits.\n')
  })

  test('creates the major tag if it is the first', () => {
    commit('2.0.0')
    git('tag', 'v2.0.0')
    expect(run('publish', 'v2.0.0')).toMatchObject({ status: 0 })
    const make = `api --method POST ${refs} -f ref=refs/tags/v2 -f sha=${git('rev-parse', 'HEAD')}`
    expect(calls().at(-1)).toBe(make)
  })

  test('continues with the major tag if the release exists', () => {
    commit('1.10.0')
    git('tag', 'v1.10.0')
    expect(run('publish', 'v1.10.0')).toMatchObject({ status: 0 })
    expect(calls()).toEqual([view('v1.10.0'), expect.stringContaining('PATCH')])
  })

  test('does not move the major tag if a newer version has it', () => {
    for (const tag of ['v1', 'v1.2.0', 'v1.10.0', 'v2.0.0']) git('tag', tag)
    expect(run('publish', 'v1.2.0')).toMatchObject({ status: 0 })
    expect(calls()).toEqual([view('v1.2.0'), release('v1.2.0')])
  })
})

/** Commits this version, with its section in the changelog. */
function commit(version: string): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version, type: 'module' }))
  writeFileSync(
    join(folder, 'CHANGELOG.md'),
    `# Changelog\n\n## [Unreleased]\n\n## [${version}] - 2026-12-01\n\n- Waits.\n\n## [0.9.0] - 2026-01-01\n\n- Old.\n`
  )
  git('add', '.')
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', version)
}

function git(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' })
  expect({ words, status, stderr }).toMatchObject({ status: 0 })
  return stdout.trim()
}

function calls(): readonly string[] {
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
}

/** Runs the job's own script as GitHub does for a pushed tag. */
function run(job: string, tag: string) {
  return spawnSync('bash', ['-e', '-c', named(job)], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      CALLS: join(folder, 'calls'),
      RUNNER_TEMP: folder,
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_REF_NAME: tag
    }
  })
}
