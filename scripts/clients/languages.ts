import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cloud } from '../../emulator/cloud.ts'
import { withCloud } from './emulated-cloud.ts'
import { cacheFolder, installPython, type Missing, run, succeeds } from './programs.ts'

interface Client {
  /** The folder of the client's program. */
  readonly name: string
  /** The file in it with the versions of all its packages. */
  readonly lock: string
  /** @returns the command that runs the client in this folder, or why it cannot run */
  readonly install: (folder: string) => readonly string[] | Missing
}

/** What a client prints for each operation. */
interface Result {
  readonly signIn: string
  readonly operation: string
  readonly result: unknown
}

const limitMs = 180_000

const clients: readonly Client[] = [
  {
    name: 'python',
    lock: 'requirements.txt',
    install: (folder) => {
      const programs = installPython(folder, ['--only-binary', ':all:', '-r', 'requirements.txt'])
      return typeof programs === 'string' ? [join(programs, 'python'), join(folder, 'client.py')] : programs
    }
  },
  {
    name: 'go',
    lock: 'go.sum',
    install: (folder) => {
      const go = ['go', '/usr/local/go/bin/go'].find((name) => succeeds(name, ['version']))
      if (go === undefined) return { missing: 'Go is not installed.' }
      const isBuilt = succeeds(go, ['build', '-o', 'client', '.'], folder)
      return isBuilt ? [join(folder, 'client')] : { missing: 'Go could not build it. See above.' }
    }
  },
  {
    name: 'javascript',
    lock: 'package-lock.json',
    install: (folder) => {
      const isInstalled =
        existsSync(join(folder, 'node_modules', '.package-lock.json')) ||
        succeeds('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
      return isInstalled
        ? [process.execPath, join(folder, 'client.mjs')]
        : { missing: 'npm could not install its packages. See above.' }
    }
  }
]

const signIns = ['secret', 'certificate', 'oidc']

/** The expected result of each operation, in every language and for every sign-in. */
const ends: Readonly<Record<string, unknown>> = {
  'deallocate-vm': 'succeeded',
  'run-command': 'up 3 days',
  'create-vm': 'Succeeded',
  'delete-vm': null,
  'power-off': 'AllocationFailed'
}

/**
 * Runs the clients of all languages at the same time, because they mostly wait. Each has its own cloud.
 * @returns whether all ended as expected
 */
export async function tryLanguages(folder: string): Promise<boolean> {
  const installed = clients.map((client) => ({ name: client.name, command: install(client) }))
  const results = await Promise.all(
    installed.map(async ({ name, command }) => {
      if ('missing' in command) {
        console.error(`NOT CHECKED: the client for ${name}. ${command.missing}`)
        return true
      }
      const complaints = await tryClient(command, join(folder, name))
      for (const complaint of complaints) console.error(`The client for ${name}: NOT as expected. ${complaint}`)
      if (complaints.length === 0) console.log(`The client for ${name}: as expected.`)
      return complaints.length === 0
    })
  )
  return results.every(Boolean)
}

function install({ name, lock, install }: Client): ReturnType<Client['install']> {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const folder = cacheFolder(name, readFileSync(join(program, lock)))
  cpSync(program, folder, { recursive: true })
  return install(folder)
}

/** @returns what was not as expected */
function tryClient(command: readonly string[], home: string): Promise<readonly string[]> {
  return withCloud(home, async ({ cloud, env }) => {
    const { status, stdout, stderr } = await run(command, env, limitMs)
    const results = stdout
      .split('\n')
      .filter(Boolean)
      .map((line): Result => JSON.parse(line))
    return [
      ...(status === 0 ? [] : [`Its exit status is ${status}: ${stderr}`]),
      ...signIns.flatMap((signIn) =>
        complaintsAbout(
          results.filter((result) => result.signIn === signIn),
          signIn
        )
      ),
      ...complaintsOf(cloud)
    ]
  })
}

function complaintsAbout(results: readonly Result[], signIn: string): readonly string[] {
  return Object.entries(ends).flatMap(([operation, end]) => {
    const found = results.find((one) => one.operation === operation)
    if (found === undefined) return [`${operation} with ${signIn} has no result`]
    return found.result === end ? [] : [`${operation} by ${signIn} ended with ${found.result}, not ${end}`]
  })
}

/** What the cloud received that it should not have received. */
function complaintsOf({ azure: { carriedOut, requests } }: Cloud): readonly string[] {
  const counts = Object.keys(ends).map((operation) => ({ operation, count: carriedOut.get(operation) ?? 0 }))
  return [
    ...counts
      .filter(({ count }) => count !== signIns.length)
      .map(({ operation, count }) => `${operation} was carried out ${count} times, not ${signIns.length}`),
    ...requests
      .filter(({ status = 500 }) => status >= 400)
      .map(({ method, path, status }) => `${method} ${path} got a ${status}`)
  ]
}
