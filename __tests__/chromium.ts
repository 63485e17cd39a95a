import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/** What a page did and showed. */
interface OpenedPage {
  /** All its network requests, except for the page itself. */
  readonly requests: readonly string[]
  /** Whether one of its scripts ran and called `evil()`. */
  readonly ran: boolean
  /** The names of its elements, without duplicates. */
  readonly elements: readonly string[]
  /** The visible text of each `code`. */
  readonly codes: readonly string[]
}

export interface Chromium {
  readonly open: (body: string) => Promise<OpenedPage>
  readonly close: () => Promise<void>
}

/** A message of the DevTools protocol: a response if it has an `id`, else an event. */
interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly request?: { readonly url: string } }
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

const missing = 'There is no Chromium: install it (Debian: apt-get install chromium), or name its program in CHROMIUM.'
/** By then, scripts, images and frames have started to load, if there are any. */
const settleMs = 500

/**
 * Starts a Chromium without a window.
 * @throws if it is not installed
 */
export async function startChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'))
  const options = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    '--no-first-run',
    // Its sandbox does not work for root. The page is ours.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
  ]
  const child = spawn(process.env.CHROMIUM || 'chromium', options, { stdio: ['ignore', 'ignore', 'pipe'] })
  const forget = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  child.on('close', forget).on('error', forget)
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', (cause) => reject(new Error(missing, { cause })))
    child.on('close', (code) => reject(new Error(`Chromium ended with ${code} before it listened`)))
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  const socket = new WebSocket(address)
  await once(socket, 'open')
  return {
    open: (body) => open(socket, folder, body),
    close: async () => {
      const ended = once(child, 'close')
      child.kill()
      await ended
    }
  }
}

async function open(socket: WebSocket, folder: string, body: string): Promise<OpenedPage> {
  const file = join(folder, 'page.html')
  writeFileSync(file, `<!DOCTYPE html><meta charset="utf-8"><body>${body}</body>`)
  const page = pathToFileURL(file).href
  const requests: string[] = []
  let isLoaded = () => {}
  const loaded = new Promise<void>((resolve) => {
    isLoaded = resolve
  })
  const answers = new Map<number, (message: Message) => void>()
  const onMessage = ({ data }: MessageEvent) => {
    const message: Message = JSON.parse(String(data))
    if (message.id !== undefined) answers.get(message.id)?.(message)
    if (message.method === 'Page.loadEventFired') isLoaded()
    if (message.method === 'Network.requestWillBeSent') requests.push(message.params?.request?.url ?? '')
  }
  socket.addEventListener('message', onMessage)
  let sessionId: unknown
  const call = (method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const id = answers.size + 1
    return new Promise((resolve, reject) => {
      answers.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result ?? {})))
      socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' })
  sessionId = (await call('Target.attachToTarget', { targetId, flatten: true })).sessionId
  for (const domain of ['Page', 'Network', 'Runtime']) await call(`${domain}.enable`)
  const source = 'globalThis.ran = false; globalThis.evil = () => { top.ran = true }'
  await call('Page.addScriptToEvaluateOnNewDocument', { source })
  await call('Page.navigate', { url: page })
  await loaded
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  const { result } = await call('Runtime.evaluate', { expression: look, returnByValue: true })
  socket.removeEventListener('message', onMessage)
  const { value } = result as { value: Omit<OpenedPage, 'requests'> }
  return { ...value, requests: requests.filter((url) => url !== page) }
}

const look = `({
  ran,
  elements: [...new Set([...document.body.querySelectorAll('*')].map(({ localName }) => localName))],
  codes: [...document.querySelectorAll('code')].map(({ innerText }) => innerText)
})`
