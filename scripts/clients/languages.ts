import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cloud } from '../../emulator/cloud.ts'
import { withCloud } from './emulated-cloud.ts'
import { cacheFolder, installPython, type Missing, run, succeeds } from './programs.ts'

interface Client {
  /** The folder of its program. */
  readonly name: string
  /** The file there that names the versions of all that it needs. */
  readonly lock: string
  /** @returns the command that runs the client in this folder, or why there is none */
  readonly install: (folder: string) => readonly string[] | Missing
}

/** What a program prints for each operation. */
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
      if (go === undefined) return { missing: 'There is no Go on this machine.' }
      const isBuilt = succeeds(go, ['build', '-o', 'client', '.'], folder)
      return isBuilt ? [join(folder, 'client')] : { missing: 'Go could not build it: see above.' }
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
        : { missing: 'npm could not install its packages: see above.' }
    }
  }
]

const signIns = ['secret', 'certificate', 'oidc']

/** What each operation's poller must end with, in every language and for every sign-in. */
const ends: Readonly<Record<string, unknown>> = {
  'deallocate-vm': 'succeeded',
  'run-command': 'up 3 days',
  'create-vm': 'Succeeded',
  'delete-vm': null,
  'power-off': 'AllocationFailed'
}

/**
 * Tries the client for each language, all at once: each waits more than it works, and has a cloud of its own.
 * @returns whether all ended as they must
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
      for (const complaint of complaints) console.error(`The client for ${name}, NOT as it must be: ${complaint}`)
      if (complaints.length === 0) console.log(`The client for ${name}, as it must be.`)
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

/** @returns what was not as it must be */
function tryClient(command: readonly string[], home: string): Promise<readonly string[]> {
  return withCloud(home, async ({ cloud, env }) => {
    const { status, stdout, stderr } = await run(command, env, limitMs)
    const results = stdout
      .split('\n')
      .filter(Boolean)
      .map((line): Result => JSON.parse(line))
    return [
      ...(status === 0 ? [] : [`it ended with ${status}: ${stderr}`]),
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
    const given = results.find((one) => one.operation === operation)
    if (given === undefined) return [`${operation} by ${signIn} has no end`]
    return given.result === end ? [] : [`${operation} by ${signIn} ended with ${given.result}, not ${end}`]
  })
}

/** What the cloud saw that it must not see. */
function complaintsOf({ azure: { carriedOut, requests } }: Cloud): readonly string[] {
  const counts = Object.keys(ends).map((operation) => ({ operation, count: carriedOut.get(operation) ?? 0 }))
  return [
    ...counts
      .filter(({ count }) => count !== signIns.length)
      .map(({ operation, count }) => `${operation} was carried out ${count} times, not ${signIns.length}`),
    ...requests
      .filter(({ status = 500 }) => status >= 400)
      .map(({ method, path, status }) => `${method} ${path} was answered ${status}`)
  ]
}
