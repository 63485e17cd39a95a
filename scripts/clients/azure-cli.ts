import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleSubscription } from '../../emulator/samples.ts'
import { type EmulatedCloud, withCloud } from './emulated-cloud.ts'
import { cacheFolder, installPython, run } from './programs.ts'

interface Command {
  /** After `az`. */
  readonly words: readonly string[]
  /** What it prints, but for blanks around it; anything without it. */
  readonly prints?: string
  /** What it complains of; without it, it ends with 0. */
  readonly failsWith?: string
}

const requirements = fileURLToPath(new URL('azure-cli.txt', import.meta.url))
const limitMs = 120_000

/**
 * Tries the Azure CLI: first as for the public cloud, then as for a cloud that is registered by its endpoint.
 * @returns whether every command ended as it must
 */
export async function tryAzureCli(folder: string): Promise<boolean> {
  console.log('Installing the Azure CLI, once: some minutes, and some 750 MB…')
  const programs = installPython(cacheFolder('azure-cli', readFileSync(requirements)), ['-r', requirements])
  if (typeof programs !== 'string') {
    console.error(`NOT CHECKED: the Azure CLI. ${programs.missing}`)
    return true
  }
  const az = join(programs, 'az')
  return withCloud(join(folder, 'azure-cli'), async (emulated) => {
    const common = { ...emulated.env, AZURE_CORE_COLLECT_TELEMETRY: 'false', AZURE_CORE_NO_COLOR: 'true' }
    // MSAL asks the public cloud which authorities there are; of one of this machine it knows nothing.
    const registered = { ...common, HTTPS_PROXY: '', https_proxy: '', AZURE_CORE_INSTANCE_DISCOVERY: 'false' }
    const results: boolean[] = []
    for (const command of publicCommands(emulated)) results.push(await tryCommand(az, command, common))
    for (const command of registeredCommands(emulated)) results.push(await tryCommand(az, command, registered))
    return results.every(Boolean)
  })
}

async function tryCommand(az: string, { words, prints, failsWith }: Command, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { status, stdout, stderr } = await run([az, ...words], env, limitMs)
  const isRight =
    failsWith === undefined
      ? status === 0 && (prints === undefined || stdout.trim() === prints)
      : status !== 0 && stderr.includes(failsWith)
  // Without what may be a secret.
  const name = `az ${words
    .slice(
      0,
      words.findIndex((word) => word.startsWith('-'))
    )
    .join(' ')}`
  if (isRight) console.log(`${name}, as it must be.`)
  else console.error(`${name}, NOT as it must be: it ended with ${status}.\n${stdout}${stderr}`)
  return isRight
}

function publicCommands({ env }: EmulatedCloud): readonly Command[] {
  const {
    AZURE_CLIENT_SECRET: secret = '',
    AZURE_CLIENT_CERTIFICATE_PATH: certificate = '',
    ASSERTION: assertion = ''
  } = env
  const group = ['--resource-group', 'rg-app']
  const vm = [...group, '--name', 'vm-1']
  const command = ['--command-id', 'RunShellScript', '--scripts', 'uptime']
  return [
    login(env, ['--certificate', certificate]),
    login(env, ['--federated-token', assertion]),
    login(env, ['--password', secret]),
    { words: ['vm', 'deallocate', ...vm], prints: '' },
    { words: ['vm', 'run-command', 'invoke', ...vm, ...command, ...query('value[0].message')], prints: 'up 3 days' },
    { words: ['vm', 'delete', ...group, '--name', 'vm-deleted', '--yes'], prints: '' },
    { words: ['vm', 'stop', ...vm], failsWith: 'AllocationFailed' },
    { words: ['network', 'vnet-gateway', 'delete', '--resource-group', 'rg-network', '--name', 'gw-deleted'] },
    { words: ['provider', 'register', '--namespace', 'Microsoft.Web', '--wait'] },
    {
      words: ['deployment', 'group', 'wait', ...group, '--name', 'app', '--created', '--interval', '1'],
      prints: ''
    },
    {
      words: ['deployment', 'group', 'show', ...group, '--name', 'app', ...query('properties.outputs.siteUrl.value')],
      prints: 'https://site-1.example'
    },
    {
      words: ['deployment', 'operation', 'group', 'list', ...group, '--name', 'app', ...query('length(@)')],
      prints: '4'
    },
    {
      words: ['deployment', 'operation', 'group', 'list', '-g', 'rg-network', '-n', 'network', ...query('length(@)')],
      prints: '1'
    },
    {
      words: ['backup', 'job', 'wait', '-g', 'rg-backup', '--vault-name', 'vault-1', '--name', 'backup-job']
    },
    {
      words: [
        'backup',
        'job',
        'show',
        '-g',
        'rg-backup',
        '-v',
        'vault-1',
        '-n',
        'backup-job',
        ...query('properties.status')
      ],
      prints: 'Completed'
    }
  ]
}

/** A cloud that az learns from `/metadata/endpoints`. */
function registeredCommands({ cloud, env }: EmulatedCloud): readonly Command[] {
  return [
    { words: ['cloud', 'register', '--name', 'Emulator', '--endpoint-resource-manager', cloud.azure.origin] },
    { words: ['cloud', 'set', '--name', 'Emulator'] },
    login(env, ['--password', env.AZURE_CLIENT_SECRET ?? '']),
    { words: ['vm', 'deallocate', '--resource-group', 'rg-app', '--name', 'vm-1'], prints: '' }
  ]
}

function login(env: NodeJS.ProcessEnv, proof: readonly string[]): Command {
  const { AZURE_CLIENT_ID: client = '', AZURE_TENANT_ID: tenant = '' } = env
  const who = ['--service-principal', '--username', client, '--tenant', tenant]
  return { words: ['login', ...who, ...proof, ...query('[].id')], prints: sampleSubscription }
}

function query(expression: string): readonly string[] {
  return ['--query', expression, '--output', 'tsv']
}
