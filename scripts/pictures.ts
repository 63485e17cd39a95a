/**
 * Creates the README's pictures: the log and summary of real runs against the emulator, one green and one red, as
 * GitHub shows them, in light and dark. `npm run pictures` writes them into `docs/pictures`.
 *
 * It needs Chromium (set CHROMIUM to use another program), and Mermaid and GitHub's Markdown styles from the npm
 * registry. Nothing else here needs those.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startAzure } from '../emulator/azure.ts'
import { renderSummary } from '../emulator/page.ts'
import { type RunResult, runAction } from '../emulator/runner.ts'
import { sampleInputs, sampleScripts, sampleStarts, samples, startInputs } from '../emulator/samples.ts'

type Theme = 'light' | 'dark'

const root = fileURLToPath(new URL('..', import.meta.url))
const pictures = join(root, 'docs', 'pictures')
const cache = join(root, 'node_modules', '.cache', 'pictures')
const width = 960
/** The time that Mermaid gets to draw. */
const drawingMs = 10_000
const drawers = ['mermaid@11.6.0', 'github-markdown-css@5.9.0']

/** A job that succeeds with its tasks, and a deployment that fails with the errors of its resources. */
const runs: readonly { readonly name: string; readonly inputsAt: (origin: string) => Record<string, string> }[] = [
  { name: 'succeeded', inputsAt: (origin) => sampleInputs(named(samples, 'migration-job'), origin) },
  { name: 'failed', inputsAt: (origin) => startInputs(named(sampleStarts, 'deploy-landing-zone'), origin) }
]

function named<T extends { readonly id: string }>(list: readonly T[], name: string): T {
  const found = list.find(({ id }) => id === name)
  if (found === undefined) throw new Error(`There is no sample named ${name}`)
  return found
}

const logStyle = `
  .log { font: 12px/20px ui-monospace, 'DejaVu Sans Mono', monospace; margin: 0; padding-left: 3em; }
  .log li { white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 1em; margin: 0; }
  .log li::marker { color: #8b949e; }
  .error { color: #cf222e; } .warning { color: #9a6700; }
  .dark .error { color: #ff7b72; } .dark .warning { color: #d29922; }`

mkdirSync(pictures, { recursive: true })
mkdirSync(cache, { recursive: true })
writeFileSync(join(cache, 'package.json'), '{ "private": true }')
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...drawers], { cwd: cache })

const azure = await startAzure(sampleScripts)
for (const { name, inputsAt } of runs) {
  const result = await runAction({ inputs: inputsAt(azure.origin) })
  for (const theme of ['light', 'dark'] as const) {
    // The emulator's address changes from run to run.
    const shown = (text: string) => text.replaceAll(azure.origin, 'https://management.azure.com')
    draw(`log-${name}-${theme}`, page(theme, logHtml(result, shown), logStyle))
    draw(`summary-${name}-${theme}`, page(theme, renderSummary(shown(result.summary)), ''))
  }
}
await azure.close()

/** The log lines with numbers, as on a run's page. */
function logHtml({ log }: RunResult, shown: (text: string) => string): string {
  const rows = log.map((line) => {
    const kind = /^(Error|Warning): /.exec(line)?.[1]?.toLowerCase() ?? ''
    return `<li class="${kind}">${shown(line).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)}</li>`
  })
  return `<ol class="log">${rows.join('')}</ol>`
}

function page(theme: Theme, body: string, style: string): string {
  const styles = readFileSync(join(cache, `node_modules/github-markdown-css/github-markdown-${theme}.css`), 'utf8')
  const mermaid = pathToFileURL(join(cache, 'node_modules/mermaid/dist/mermaid.min.js')).href
  return `<!DOCTYPE html><html class="${theme}"><head><meta charset="utf-8"><style>${styles}
    body { margin: 0; width: ${width}px; } .markdown-body { padding: 24px; box-sizing: border-box; }${style}</style></head>
    <body><article class="markdown-body">${body}</article><script src="${mermaid}"></script><script>
    mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' })
    for (const code of document.querySelectorAll('code.language-mermaid')) {
      const chart = document.createElement('div')
      chart.className = 'chart'
      chart.textContent = code.textContent
      code.parentElement.replaceWith(chart)
    }
    mermaid.run({ querySelector: '.chart' }).then(() => {
      document.title = String(Math.ceil(document.querySelector('article').getBoundingClientRect().height))
    })
    </script></body></html>`
}

/** Runs the browser twice: first to measure the page's height, then to take the picture. */
function draw(name: string, html: string): void {
  const file = join(cache, `${name}.html`)
  writeFileSync(file, html)
  const chromium = (...options: string[]) =>
    execFileSync(
      process.env.CHROMIUM || 'chromium',
      [
        '--headless',
        '--hide-scrollbars',
        `--virtual-time-budget=${drawingMs}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...options,
        pathToFileURL(file).href
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    )
  const height = /<title>(\d+)<\/title>/.exec(chromium(`--window-size=${width},800`, '--dump-dom'))?.[1]
  if (height === undefined) throw new Error(`${name} could not be drawn. See ${file}`)
  chromium(`--window-size=${width},${height}`, `--screenshot=${join(pictures, `${name}.png`)}`)
  rmSync(file)
  console.log(`docs/pictures/${name}.png`)
}
