import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { operationText, readPort, startText } from '../../emulator/instructions.ts'
import { sampleInputs, sampleStarts, samples, startInputs } from '../../emulator/samples.ts'

const origin = 'http://127.0.0.1:8010'

describe('an operation', () => {
  test.each(samples.map((operation) => [operation.id, operation] as const))(
    '%s has a `with` that can be pasted',
    (_, operation) => {
      const block = operationText(operation, origin)
        .split('\n')
        .filter((line) => line.startsWith('        '))
      const step = `jobs:\n  wait:\n    steps:\n      - uses: ./\n${block.join('\n')}\n`
      // YAML 1.1 reads an unquoted 2024-05-01 as a date.
      for (const version of ['1.1', '1.2'] as const)
        expect(parse(step, { version }).jobs.wait.steps).toEqual([
          { uses: './', with: sampleInputs(operation, origin) }
        ])
    }
  )

  test('of Microsoft Fabric needs no more inputs at its own host, and its endpoint elsewhere', () => {
    const operation = { api: 'data-plane', id: 'op-1' } as const
    expect(sampleInputs(operation, 'https://api.fabric.microsoft.com')).toEqual({
      api: 'data-plane',
      'access-token': 'a-token-of-the-emulator',
      'operation-url': 'https://api.fabric.microsoft.com/v1/operations/op-1'
    })
    expect(sampleInputs(operation, origin)).toMatchObject({ endpoint: origin, scope: 'api://emulator/.default' })
  })
})

test('a start is printed with its inputs and a curl command, with its body', () => {
  const [start] = sampleStarts
  expect(start && startText(start, origin)).toBe(
    [
      'create-vm: PUT, 201 with Azure-AsyncOperation, then the resource',
      '        with:',
      `          request: PUT ${start?.path}`,
      `          request-body: '${JSON.stringify(start?.body)}'`,
      `          resource-manager-endpoint: ${origin}`,
      '          access-token: a-token-of-the-emulator',
      `  curl -i -X PUT -H 'Authorization: Bearer a-token-of-the-emulator' -H 'Content-Type: application/json' -d '{"location":"westeurope","properties":{"hardwareProfile":{"vmSize":"Standard_D2s_v5"}}}' '${origin}${start?.path}'`
    ].join('\n')
  )
  expect(start && startInputs(start, origin)).toMatchObject({
    request: `PUT ${start?.path}`,
    'request-body': JSON.stringify(start?.body)
  })
})

test.each<[string | undefined, number | undefined]>([
  [undefined, 8010],
  [' ', 8010],
  ['0', 0],
  ['65535', 65_535],
  ['65536', undefined],
  ['-1', undefined],
  ['80.5', undefined],
  ['1e3', undefined],
  ['http', undefined]
])('PORT=%s', (text, port) => {
  expect(readPort(text)).toBe(port)
})

describe('npm run emulator', () => {
  const program = fileURLToPath(new URL('../../emulator/serve.ts', import.meta.url))
  /** Runs until the output matches, or the program ends. */
  const run = (port: string, until?: RegExp) =>
    new Promise<{ status: number | null; text: string }>((resolve) => {
      const child = spawn(process.execPath, [program], { env: { ...process.env, PORT: port } })
      let text = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
          if (until?.test(text)) child.kill()
        })
      child.on('close', (status) => resolve({ status, text }))
    })

  test('prints its URL and all samples', async () => {
    const { text } = await run('0', /run-pipeline: .*\n.*jobType=Pipeline/)
    expect(text).toMatch(/^A local Azure emulator listens at http:\/\/127\.0\.0\.1:\d+\. /)
    for (const { id } of [...samples.filter(({ about }) => about), ...sampleStarts]) expect(text).toContain(`\n${id}: `)
  })

  test('reports that a port is in use', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    )
    const { status, text } = await run(String(port))
    await new Promise((resolve) => server.close(resolve))
    expect({ status, text }).toEqual({
      status: 1,
      text: `Port ${port} is in use. Set PORT to another port, or to 0 for any free port.\n`
    })
  })

  test('reports that PORT is not a port', async () => {
    expect(await run('80a')).toEqual({
      status: 1,
      text: 'PORT must be a whole number from 0 to 65535, not "80a".\n'
    })
  })
})
