/** The README and the pages in `docs`: their generated parts, their links, and the tables that repeat the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { pages, withExamples, withTables } from '../scripts/readme.ts'
import { environments, knownPlace, loginOf, resourceManager, scopeOf, serviceManagement } from '../src/cloud.ts'
import { dataPlane } from '../src/data-planes.ts'
import { outcomes } from '../src/operation.ts'

const action: Readonly<Record<string, Readonly<Record<string, { readonly description: string }>>>> = parse(
  readFileSync('action.yml', 'utf8')
)
const texts = new Map(
  [...pages, 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((page) => [page, readFileSync(page, 'utf8')])
)
const readme = textOf('README.md')

test('the README has at most 350 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(350)
})

test('the README first shows the step, within ten lines', () => {
  const [, block = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? []
  expect(parse(block)).toMatchObject([{ uses: expect.stringContaining('/wait-for-azure-operation@') }])
  expect(block.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})

describe.each(pages)('%s', (page) => {
  const text = textOf(page)

  test('has the tables of action.yml and the examples as they are (npm run readme writes them)', () => {
    expect(text).toBe(withExamples(withTables(text)))
  })

  test('contains only steps from examples, and inputs that exist', () => {
    for (const [, before = '', block = ''] of text.matchAll(/(.*)\n```yaml\n(.*?)```/gs)) {
      if (before.endsWith(' -->')) continue
      expect(block).not.toContain('uses:')
      for (const input of Object.keys(parse(block).with ?? {})) expect(action.inputs).toHaveProperty(input)
    }
  })

  test('can be reached from the README', () => {
    expect(page === 'README.md' || linksIn('README.md').some(([path]) => path === page)).toBe(true)
  })
})

test('every example is on a page', () => {
  const shown = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/<!-- example: .*?examples\/(\S+) -->/g)].map(([, name]) => name)
  )
  expect([...new Set(shown)].toSorted()).toEqual(readdirSync('examples').toSorted())
})

test.each([...texts.keys()])('%s: its links have targets', (page) => {
  const broken = linksIn(page).filter(([path, anchor]) => {
    if (!existsSync(path)) return true
    return anchor !== '' && !anchorsIn(readFileSync(path, 'utf8')).includes(anchor)
  })
  expect(broken).toEqual([])
})

test('the README has each input and each output once', () => {
  for (const kind of ['inputs', 'outputs']) {
    const named = [...readme.matchAll(new RegExp(`<!-- ${kind}: (.*?) -->`, 'g'))].flatMap(([, names = '']) =>
      names.split(', ')
    )
    expect(named.toSorted()).toEqual(Object.keys(action[kind] ?? {}).toSorted())
  }
})

test('the README explains each outcome and each reason', () => {
  expect(firstCells('## Outcomes')).toEqual([...outcomes])
  const { description = '' } = action.outputs?.reason ?? {}
  const reasons = [...description.matchAll(/`([a-z-]+)`/g)].map(([, word]) => word)
  expect(firstCells('## Troubleshooting').toSorted()).toEqual(reasons.toSorted())
})

test('docs/data-planes.md lists each host that the code knows, and no other', () => {
  const rows = [...textOf('docs/data-planes.md').matchAll(/^\|.*?\| `(\S+)` \| `(\S+)` \| `(\S+)` \|$/gm)]
  const known = dataPlane.byHost?.rows ?? []
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    known.flatMap(({ hosts, audience, environment }) => hosts.map((host) => [host, scopeOf(audience), environment]))
  )
})

test('docs/clouds-and-proxies.md has the hosts of each cloud', () => {
  const rows = [...textOf('docs/clouds-and-proxies.md').matchAll(/^\| `(Azure\w+)` \|(.*)\|$/gm)]
  expect(rows.map(([, environment]) => environment)).toEqual(environments)
  for (const environment of environments) {
    const [, , cells] = rows.find(([, name]) => name === environment) ?? []
    const urls = [resourceManager, serviceManagement].map((service) => knownPlace(service, environment)?.endpoint)
    for (const url of [...urls, loginOf(environment)]) expect(cells).toContain(url?.host ?? '')
  }
})

function textOf(page: string): string {
  return texts.get(page) ?? ''
}

/** @returns the path and the anchor of each link to this repository */
function linksIn(page: string): readonly (readonly [path: string, anchor: string])[] {
  const prose = textOf(page).replace(/```.*?```/gs, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/(?:src|srcset)="([^"]+)"/g)]
  return targets
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#')
      return [path === '' ? page : normalize(join(dirname(page), path)), anchor]
    })
}

/** The anchors that GitHub gives to headings. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.replace(/```.*?```/gs, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )
}

/** The first cells of the table under a heading, without backticks. */
function firstCells(heading: string): readonly string[] {
  const [, section = ''] = readme.split(`${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell)
}
