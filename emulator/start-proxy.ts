import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `hang` never answers, `refuse` answers 502, `reset` resets the connection. */
export type ProxyMode = 'forward' | 'hang' | 'refuse' | 'reset'

export interface ProxyOptions {
  /** Host names, in small letters, that lead to a port of this machine, whatever port is asked for. */
  readonly hosts?: Readonly<Record<string, number>>
  /** `user:password`, which it then asks for. */
  readonly password?: string
  /** What it does with a request; it forwards it without this. */
  readonly mode?: ProxyMode
  /** The same for tunnels to these host names, tunnel by tunnel, the last for ever. */
  readonly modes?: Readonly<Record<string, readonly ProxyMode[]>>
  /** 0, the default, for any that is free. */
  readonly port?: number
}

export interface ProxyRequest {
  readonly method: string
  /** `host:port` of a tunnel, or a URL. */
  readonly target: string
  readonly hasPassword: boolean
}

export interface HttpProxy {
  /** As `https_proxy` wants it, without a password. */
  readonly url: string
  /** The same with the password, where it asks for one. */
  readonly urlWithPassword: string
  /** They come from the other process, and so a moment later; after `close` they are all there. */
  readonly requests: readonly ProxyRequest[]
  readonly close: () => Promise<void>
}

/**
 * Starts an HTTP proxy in a process of its own.
 * @throws where the process ends before it listens
 */
export async function startProxy(options: ProxyOptions = {}): Promise<HttpProxy> {
  const program = fileURLToPath(new URL('proxy.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(options)])
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const requests: ProxyRequest[] = []
  const port = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    void ended.then(() => reject(new Error(`The proxy ended before it listened: ${complaint}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report: ProxyRequest | { readonly port: number } = JSON.parse(line)
      if ('port' in report) resolve(report.port)
      else requests.push(report)
    })
  })
  const close = () => {
    child.kill()
    return ended
  }
  const { password } = options
  const place = `127.0.0.1:${port}`
  const [user = '', ...secret] = (password ?? '').split(':')
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(secret.join(':'))}`
  return {
    url: `http://${place}`,
    urlWithPassword: password === undefined ? `http://${place}` : `http://${credentials}@${place}`,
    requests,
    close
  }
}
