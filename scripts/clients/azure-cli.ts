import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleSubscription } from '../../emulator/samples.ts'
import { type EmulatedCloud, withCloud } from './emulated-cloud.ts'
import { cacheFolder, installPython, run } from './programs.ts'

interface Command {
  /** The arguments of `az`. */
  readonly words: readonly string[]
  /** The expected output, trimmed. Default: any. */
  readonly prints?: string
  /** Part of the expected error. Default: the exit status is 0. */
  readonly failsWith?: string
}

const requirements = fileURLToPath(new URL('azure-cli.txt', import.meta.url))
const limitMs = 120_000

/**
 * Runs the Azure CLI, first against the public cloud, then against a cloud that is registered by its endpoint.
 * @returns whether every command ended as expected
 */
export async function tryAzureCli(folder: string): Promise<boolean> {
  console.log('Installing the Azure CLI. This happens only once, and takes some minutes and 750 MB…')
  const programs = installPython(cacheFolder('azure-cli', readFileSync(requirements)), ['-r', requirements])
  if (typeof programs !== 'string') {
    console.error(`NOT CHECKED: the Azure CLI. ${programs.missing}`)
    return true
  }
  const az = join(programs, 'az')
  return withCloud(join(folder, 'azure-cli'), async (emulated) => {
    const common = { ...emulated.env, AZURE_CORE_COLLECT_TELEMETRY: 'false', AZURE_CORE_NO_COLOR: 'true' }
    // MSAL asks the public cloud for the known authorities, and the registered cloud's is unknown there.
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
  // Leave out arguments that may be secrets.
  const name = `az ${words
    .slice(
      0,
      words.findIndex((word) => word.startsWith('-'))
    )
    .join(' ')}`
  if (isRight) console.log(`${name}: as expected.`)
  else console.error(`${name}: NOT as expected. Its exit status is ${status}.\n${stdout}${stderr}`)
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

/** A cloud whose endpoints az reads from `/metadata/endpoints`. */
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
