/**
 * Runs workflows locally in act, without Docker: the self-test, and the examples as a new user tries them, each in its
 * own repository with only the ids changed. Go builds act. Without Go, nothing runs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCloud } from '../emulator/cloud.ts'
import { computeLocationPath, resourcePath, sampleSubscription } from '../emulator/samples/paths.ts'
import type { Script, Step } from '../emulator/script.ts'
import { startProxy } from '../emulator/start-proxy.ts'

const version = 'v0.2.89'
const limitMs = 300_000
const root = fileURLToPath(new URL('..', import.meta.url))
const owner = 'octo-org'

interface Scene {
  readonly title: string
  /** The repository that holds the workflow. */
  readonly folder: string
  readonly workflow: string
  readonly event: string
  readonly flags?: readonly string[]
  /** The expected conclusion of the job, and a text that its log must contain. */
  readonly isGreen: boolean
  readonly says: string
}

const act = installAct()
if (typeof act !== 'string') console.error(`NOT CHECKED: the workflows in act. ${act.missing}`)
else {
  const folder = mkdtempSync(join(tmpdir(), 'workflows-'))
  try {
    await runScenes(act, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the path of act, which is kept from run to run, or why it is missing */
function installAct(): string | { readonly missing: string } {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wait-for-azure-operation', version)
  const program = join(folder, 'act')
  if (existsSync(program)) return program
  const go = ['go', '/usr/local/go/bin/go'].find((name) => spawnSync(name, ['version']).status === 0)
  if (go === undefined) return { missing: 'Go is not installed. It is needed to build act.' }
  console.log(`Building act ${version}. This happens only once…`)
  const { status } = spawnSync(go, ['install', `github.com/nektos/act@${version}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: 'inherit'
  })
  return status === 0 ? program : { missing: `Go could not build act ${version}. See above.` }
}

async function runScenes(act: string, folder: string): Promise<void> {
  const published = publish(join(folder, 'published'))
  const setupNode = replaceSetupNode(join(folder, 'setup-node'))
  const cloud = await startCloud([
    // The operation of the first example, and one that fails.
    ...deallocation('vm-web-01', { status: 'Succeeded' }),
    ...deallocation('vm-web-02', {
      status: 'Failed',
      members: { error: { code: 'AllocationFailed', message: 'There is no room.' } }
    }),
    {
      api: 'data-replication',
      id: 'op-1',
      steps: [{ status: 'Running', retryAfter: 1, polls: 2 }, { status: 'Succeeded' }]
    }
  ])
  // The proxy routes the public cloud's hosts, which the example uses, to this machine.
  const proxy = await startProxy({ hosts: cloud.hosts })
  const { clientId, tenantId } = cloud.application
  const inCloud = flags({
    env: { https_proxy: proxy.url, ...cloud.env, ...cloud.github.env },
    var: { AZURE_SUBSCRIPTION_ID: sampleSubscription, AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID: tenantId }
  })
  const port = String(await freePort())
  const cloneHere = {
    PORT: port,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${published}.insteadOf`,
    GIT_CONFIG_VALUE_0: `https://github.com/${owner}/wait-for-azure-operation`
  }
  const onHand = { event: 'workflow_dispatch', flags: inCloud }
  const scenes: readonly Scene[] = [
    {
      title: 'the first example, for an operation that succeeds',
      ...asNewUser('first-example', join(folder, 'first')),
      ...onHand,
      isGreen: true,
      says: 'Azure says Succeeded'
    },
    {
      title: 'the first example, for an operation that fails',
      ...asNewUser('first-example', join(folder, 'second'), (text) => text.replaceAll('vm-web-01', 'vm-web-02')),
      ...onHand,
      isGreen: false,
      says: 'AllocationFailed'
    },
    {
      title: 'the example that starts in one job and waits in another',
      ...asNewUser('start-and-wait-in-two-jobs', join(folder, 'two-jobs'), (text) =>
        text.replaceAll('/start?', '/deallocate?').replaceAll('30s', '2s')
      ),
      ...onHand,
      isGreen: true,
      says: 'Azure says Succeeded'
    },
    {
      title: 'the example that waits for a replication job',
      ...asNewUser('data-replication', join(folder, 'replication')),
      event: 'workflow_dispatch',
      flags: [...inCloud, ...flags({ input: { job: 'op-1', operation: 'op-1' } })],
      isGreen: true,
      says: 'Azure says Succeeded'
    },
    {
      title: 'the example without Azure',
      ...asNewUser('without-azure', join(folder, 'without'), (text) => text.replaceAll('8010', port)),
      event: 'workflow_dispatch',
      flags: flags({ env: cloneHere }),
      isGreen: true,
      says: '"output":"deallocated"'
    },
    {
      title: 'the self-test',
      folder: root,
      workflow: join('.github', 'workflows', 'selftest.yml'),
      event: 'push',
      // The self-test supports this machine's system.
      flags: ['--matrix', 'os:ubuntu-24.04'],
      isGreen: true,
      says: 'Job succeeded'
    }
  ]
  const common = [
    ...['ubuntu-latest', 'ubuntu-24.04'].flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...['--no-cache-server', '--action-cache-path', join(folder, 'cache')],
    ...['--local-repository', `${owner}/wait-for-azure-operation@v1=${published}`],
    ...['--local-repository', setupNode]
  ]
  const signal = AbortSignal.timeout(limitMs)
  for (const scene of scenes) if (!(await run(act, common, scene, signal))) process.exitCode = 1
  await Promise.all([proxy.close(), cloud.close()])
}

/** A virtual machine that is deallocated in 3 s, and the request on the public cloud that starts that. */
function deallocation(name: string, end: Step): readonly Script[] {
  const monitor = computeLocationPath('operations', name)
  const again = { retryAfter: 1, headers: { 'azure-asyncoperation': `https://management.azure.com${monitor}` } }
  return [
    {
      id: name,
      about: 'POST, 202 with Azure-AsyncOperation',
      method: 'POST',
      path: `${resourcePath('rg-web', `Microsoft.Compute/virtualMachines/${name}`)}/deallocate?api-version=2024-11-01`,
      answers: [{ http: 202, ...again }],
      begins: [
        {
          api: 'arm-operation',
          id: name,
          path: monitor,
          steps: [{ status: 'InProgress', retryAfter: 1, seconds: 3 }, end]
        }
      ]
    }
  ]
}

/** This repository with its uncommitted changes and the tag `v1`, as the action's users get it. */
function publish(folder: string): string {
  const listed = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  for (const file of listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file))))
    cpSync(join(root, file), join(folder, file))
  commit(folder, 'Publish')
  git(folder, 'tag', 'v1')
  return folder
}

function commit(folder: string, message: string): void {
  git(folder, 'init', '--quiet', '--initial-branch', 'main')
  git(folder, 'add', '.')
  git(folder, '-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', 'commit', '--quiet', '-m', message)
}

/** A replacement for setup-node that uses the current Node. act could only download the real action from GitHub. */
function replaceSetupNode(folder: string): string {
  const [, reference = ''] = /uses: (actions\/setup-node@\w+)/.exec(readFileSync(selfTest(), 'utf8')) ?? []
  mkdirSync(folder)
  const steps = '[{ run: node --version, shell: bash }]'
  writeFileSync(join(folder, 'action.yml'), `name: stand-in\nruns: { using: composite, steps: ${steps} }\n`)
  return `${reference}=${folder}`
}

function selfTest(): string {
  return join(root, '.github', 'workflows', 'selftest.yml')
}

/** A new repository that contains the example. */
function asNewUser(
  example: string,
  folder: string,
  change = (text: string) => text
): Pick<Scene, 'folder' | 'workflow'> {
  const workflow = join('.github', 'workflows', 'wait.yml')
  mkdirSync(join(folder, dirname(workflow)), { recursive: true })
  const text = readFileSync(join(root, 'examples', `${example}.yml`), 'utf8').replaceAll('<owner>', owner)
  writeFileSync(join(folder, workflow), change(text))
  commit(folder, 'Wait')
  git(folder, 'remote', 'add', 'origin', `https://github.com/${owner}/octo-repo`)
  return { folder, workflow }
}

async function run(
  act: string,
  common: readonly string[],
  { title, folder, workflow, event, flags = [], isGreen, says }: Scene,
  signal: AbortSignal
): Promise<boolean> {
  const started = performance.now()
  const child = spawn(act, [event, '--workflows', workflow, ...common, ...flags], {
    cwd: folder,
    // act runs a JavaScript action with the first node in PATH.
    env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGINT'
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text))
  const status = await new Promise((resolve) => {
    child.on('error', (error) => (log += `\n${error}`))
    child.on('close', resolve)
  })
  const isRight = (status === 0) === isGreen && log.includes(says)
  const seconds = Math.round((performance.now() - started) / 1_000)
  if (isRight) console.log(`In act, as expected: ${title} (${seconds} s)`)
  else console.error(`${log}\nIn act, NOT as expected: ${title} (${seconds} s). See above.`)
  return isRight
}

/** Converts `{ var: { A: '1' } }` to act's flags: `--var A=1`. */
function flags(values: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly string[] {
  return Object.entries(values).flatMap(([flag, pairs]) =>
    Object.entries(pairs).flatMap(([name, value]) => [`--${flag}`, `${name}=${value}`])
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function git(folder: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  return stdout
}
