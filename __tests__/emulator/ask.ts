import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

export interface Asked {
  /** The authority to trust. */
  readonly ca?: string
  /** A form to post; without it the request is a GET. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** A client certificate. */
  readonly key?: string
  readonly cert?: string
  readonly pfx?: Buffer
  readonly passphrase?: string
  /** The request target. Default: the URL's path. A proxy gets a whole URL. */
  readonly path?: string
  /** The name that the server's certificate must match. */
  readonly servername?: string
}

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The text as JSON, if it is JSON. */
  readonly json: Readonly<Record<string, unknown>>
}

/** Sends one request on a new connection. */
export function ask(url: string, { form, headers, ...tls }: Asked = {}): Promise<Told> {
  const body = form && new URLSearchParams(form).toString()
  const type = form && { 'content-type': 'application/x-www-form-urlencoded' }
  const request = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(
      url,
      { method: form ? 'POST' : 'GET', headers: { ...type, ...headers }, agent: false, ...tls },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: parse(text) })
        )
      }
    )
      .on('error', reject)
      .end(body)
  })
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
