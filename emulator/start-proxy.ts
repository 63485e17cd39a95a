import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `hang` never responds, `refuse` responds with 502, `reset` resets the connection. */
export type ProxyMode = 'forward' | 'hang' | 'refuse' | 'reset'

export interface ProxyOptions {
  /** Lower-case host names that the proxy routes to a local port, whatever port is requested. */
  readonly hosts?: Readonly<Record<string, number>>
  /** `user:password`. If set, the proxy requires it. */
  readonly password?: string
  /** What it does with a request. Default: forward it. */
  readonly mode?: ProxyMode
  /** Modes for tunnels to these hosts, tunnel by tunnel. The last one repeats. */
  readonly modes?: Readonly<Record<string, readonly ProxyMode[]>>
  /** Default: 0, any free port. */
  readonly port?: number
}

export interface ProxyRequest {
  readonly method: string
  /** `host:port` of a tunnel, or a URL. */
  readonly target: string
  readonly hasPassword: boolean
}

export interface HttpProxy {
  /** For `https_proxy`, without a password. */
  readonly url: string
  /** The same, with the password if there is one. */
  readonly urlWithPassword: string
  /** They arrive from the proxy's process with a delay. After `close` they are complete. */
  readonly requests: readonly ProxyRequest[]
  readonly close: () => Promise<void>
}

/**
 * Starts an HTTP proxy in its own process.
 * @throws if the process exits before it listens
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
    void ended.then(() => reject(new Error(`The proxy exited before it listened: ${complaint}`)))
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
