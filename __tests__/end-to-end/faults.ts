/** The faults of the matrix, each with the promised behaviour of the action. */
import { emulatedApi } from '../../emulator/apis.ts'
import type { Answer, Api, Step } from '../../emulator/script.ts'
import type { ProxyMode } from '../../emulator/start-proxy.ts'
import { documentOf, isXml, partsOf, rootOf, successWord, xmlApis } from '../api-documents.ts'
import type { Ending } from '../flavors/table.ts'

export interface Fault {
  readonly name: string
  readonly group: 'Network' | 'Proxy' | 'Certificate' | 'HTTP status' | 'Redirect' | 'Document without a status'
  readonly strike: (api: Api) => Strike
  readonly meaning: (api: Api) => Meaning
  /** The poll lasts until its time-out, or until the deadline. */
  readonly isSlow?: boolean
}

/** How a fault is caused. */
export type Strike =
  /** By the service: its responses, poll by poll. The last one repeats. */
  | { readonly by: 'answer'; readonly steps: readonly Step[] }
  /** By the service's name: it resolves to an unknown host or to another address. */
  | { readonly by: 'name'; readonly leadsTo: string; readonly tls?: boolean }
  /** By the proxy. */
  | { readonly by: 'proxy'; readonly mode: ProxyMode }

/** Whether a retry can help, and how the wait ends otherwise. */
export interface Meaning {
  readonly passes: boolean
  readonly ending: Ending
  /** The number of polls in a row after which the action gives up, if a number decides. */
  readonly most?: number
  /** The time in milliseconds after which the action gives up, if `max-silence` does not decide. */
  readonly graceMs?: number
}

/** Loopback addresses with other listeners than 127.0.0.1. */
export const elsewhere = { nothing: '127.0.0.2', untrusted: '127.0.0.3', otherHost: '127.0.0.4' } as const

export function running(api: Api): Step {
  return emulatedApi(api).running
}

export function success(api: Api): Step {
  return { status: successWord(api) }
}

const passes =
  (ending: Ending, more: Partial<Meaning> = {}) =>
  (): Meaning => ({ passes: true, ending, ...more })
const isFinal = (ending: Ending) => (): Meaning => ({ passes: false, ending })

const answers =
  (...steps: Step[]) =>
  (): Strike => ({ by: 'answer', steps })
const leadsTo = (host: string, tls?: boolean) => (): Strike => ({ by: 'name', leadsTo: host, tls })
const proxy = (mode: ProxyMode) => (): Strike => ({ by: 'proxy', mode })

const network: readonly Fault[] = [
  {
    name: 'the host name is not found',
    group: 'Network',
    strike: leadsTo('nothing.invalid'),
    meaning: passes('unreachable')
  },
  {
    name: 'the connection is refused',
    group: 'Network',
    strike: leadsTo(elsewhere.nothing),
    meaning: passes('unreachable')
  },
  ...(
    [
      ['hang-up', 'the connection is closed without a response'],
      ['reset', 'the connection is reset'],
      ['cut', 'the body is shorter than its `Content-Length`'],
      ['cut-chunked', 'the body ends between two chunks'],
      ['garbage', 'the response is not HTTP'],
      ['silence', 'there is no response'],
      ['silent-body', 'the response has headers, but no body'],
      ['drip', 'the body arrives byte by byte and never ends']
    ] as const
  ).map(
    ([fault, name]): Fault => ({
      name,
      group: 'Network',
      strike: answers({ fault }),
      meaning: passes('unreachable'),
      isSlow: ['silence', 'silent-body', 'drip'].includes(fault)
    })
  )
]

const proxies: readonly Fault[] = [
  {
    name: 'the proxy refuses the tunnel (502)',
    group: 'Proxy',
    strike: proxy('refuse'),
    meaning: passes('unreachable')
  },
  { name: 'the proxy resets the connection', group: 'Proxy', strike: proxy('reset'), meaning: passes('unreachable') },
  {
    name: 'the proxy does not respond',
    group: 'Proxy',
    strike: proxy('hang'),
    meaning: passes('unreachable'),
    isSlow: true
  }
]

const certificates: readonly Fault[] = [
  {
    name: 'the certificate is not trusted',
    group: 'Certificate',
    strike: leadsTo(elsewhere.untrusted, true),
    meaning: isFinal('unreachable')
  },
  {
    name: 'the certificate is for another host',
    group: 'Certificate',
    strike: leadsTo(elsewhere.otherHost, true),
    meaning: isFinal('unreachable')
  }
]

const httpError = (http: number): Answer => ({ http, error: { code: 'TheCode', message: 'The message.' } })

const passingStatuses = [408, 425, 429, 500, 502, 503, 504].flatMap((http): readonly Fault[] => {
  const fault = { group: 'HTTP status', meaning: passes('unreachable') } as const
  return [
    { ...fault, name: `${http}`, strike: answers(httpError(http)) },
    { ...fault, name: `${http} with \`Retry-After\``, strike: answers({ ...httpError(http), retryAfter: 1 }) }
  ]
})

const statuses: readonly Fault[] = [
  ...passingStatuses,
  {
    name: '401',
    group: 'HTTP status',
    strike: answers(httpError(401)),
    meaning: passes('forbidden', { most: 2 })
  },
  {
    name: '403',
    group: 'HTTP status',
    strike: answers(httpError(403)),
    meaning: passes('forbidden', { graceMs: 60_000 })
  },
  {
    name: '404',
    group: 'HTTP status',
    strike: answers(httpError(404)),
    meaning: passes('not-found', { graceMs: 60_000 })
  },
  {
    name: '400',
    group: 'HTTP status',
    strike: answers(httpError(400)),
    // For arm-location, the final response is the response to the request that started the operation.
    meaning: (api) => ({ passes: false, ending: api === 'arm-location' ? 'failed' : 'refused' })
  },
  {
    name: '409',
    group: 'HTTP status',
    strike: answers(httpError(409)),
    // For arm-location, the second one in a row is the operation's own.
    meaning: (api) =>
      api === 'arm-location' ? { passes: true, ending: 'failed', most: 2 } : { passes: true, ending: 'unreachable' }
  },
  { name: '410', group: 'HTTP status', strike: answers(httpError(410)), meaning: isFinal('refused') },
  ...[501, 505].map(
    (http): Fault => ({
      name: `${http}`,
      group: 'HTTP status',
      strike: answers(httpError(http)),
      meaning: isFinal('refused')
    })
  )
]

/** A redirect to the same URL, which stands for every allowed target. */
const again = { http: 307, headers: { location: '#again' } }

const redirects: readonly Fault[] = [
  {
    name: '5 redirects in a row to the same host, then success',
    group: 'Redirect',
    strike: (api) => ({ by: 'answer', steps: [{ ...again, polls: 5 }, success(api)] }),
    meaning: isFinal('succeeded')
  },
  {
    name: '6 redirects in a row',
    group: 'Redirect',
    strike: (api) => ({ by: 'answer', steps: [{ ...again, polls: 6 }, success(api)] }),
    meaning: isFinal('refused')
  },
  {
    name: 'a redirect to another host',
    group: 'Redirect',
    strike: answers({ http: 307, headers: { location: 'https://example.invalid/' } }),
    meaning: isFinal('refused')
  },
  {
    name: 'a redirect without a Location',
    group: 'Redirect',
    strike: answers({ http: 307 }),
    meaning: isFinal('refused')
  }
]

/** A document that reports success, with another text in place of its status. */
function whole(api: Api, status = statusMember(api)): string {
  const { before, after } = partsOf(api)
  return before + status + after
}

function statusMember(api: Api, word = successWord(api)): string {
  return partsOf(api).member(word)
}

const mebibyte = 1024 * 1024

/** A document that reports success, but must not be trusted for exactly one reason. */
function unreadable(
  name: string,
  body: (api: Api) => string | Uint8Array,
  more: Partial<Fault> & { http?: number } = {}
): Fault {
  const { http = 200, ...fault } = more
  return {
    name,
    group: 'Document without a status',
    strike: (api) => ({ by: 'answer', steps: [{ http, body: body(api) }] }),
    meaning: passes('unreadable'),
    ...fault
  }
}

/** For arm-location, the 200 itself means success. */
const unreadableExceptLocation = (api: Api): Meaning =>
  api === 'arm-location' ? { passes: false, ending: 'succeeded' } : { passes: true, ending: 'unreadable' }

/** The document with another API's root element, or in a list for JSON. */
function otherRoot(api: Api): string {
  const other = xmlApis.map(rootOf).find((root) => root !== rootOf(api)) ?? 'Other'
  return isXml(api) ? whole(api).replaceAll(new RegExp(`(?<=</?)${rootOf(api)}\\b`, 'g'), other) : `[${whole(api)}]`
}

const documents: readonly Fault[] = [
  unreadable('HTML', () => '<html><body>Succeeded. Sign in to the network.</body></html>'),
  unreadable('an empty body', () => '', { meaning: unreadableExceptLocation }),
  unreadable('a truncated document', (api) => whole(api).slice(0, -1)),
  unreadable('another root element (XML), a list (JSON)', otherRoot, { meaning: unreadableExceptLocation }),
  unreadable('a document type declaration', (api) => `<!DOCTYPE Operation>${whole(api)}`),
  unreadable(
    'more than 1 MiB (XML), 16 MiB (JSON)',
    (api) => whole(api) + ' '.repeat((isXml(api) ? 1 : 16) * mebibyte)
  ),
  unreadable('a document that is not UTF-8', (api) =>
    Buffer.from(
      isXml(api) ? documentOf(api, successWord(api), '\u00e9') : whole(api).replace('{', '{"note":"\u00e9",'),
      'latin1'
    )
  ),
  unreadable('no status', (api) => (isXml(api) ? whole(api, '') : '{"value":[]}'), {
    meaning: unreadableExceptLocation
  }),
  unreadable('an empty status', (api) => whole(api, statusMember(api, ''))),
  unreadable('two statuses', (api) => whole(api, [statusMember(api), statusMember(api)].join(isXml(api) ? '' : ','))),
  unreadable('a status that is not a text', (api) =>
    whole(api, statusMember(api).replace(/"?Succe\w+"?/, isXml(api) ? '<Word>$&</Word>' : '[$&]'))
  ),
  unreadable('success with HTTP 203', (api) => whole(api), {
    http: 203,
    // A monitor's word counts with any 2xx, and a Location's with any but 202.
    meaning: (api) =>
      ['arm-operation', 'arm-location', 'data-plane'].includes(api)
        ? { passes: false, ending: 'succeeded' }
        : { passes: true, ending: 'unreadable' }
  })
]

/** All faults except those of the token service. */
export const faults: readonly Fault[] = [
  ...network,
  ...proxies,
  ...certificates,
  ...statuses,
  ...redirects,
  ...documents
]

/** One fault of each class that the action distinguishes, by the name of its column. The pairs consist of these. */
export const representatives: readonly (readonly [title: string, fault: Fault])[] = (
  [
    ['reset', 'the connection is reset'],
    ['truncated', 'the body is shorter than its `Content-Length`'],
    ['HTML', 'HTML'],
    ['503', '503'],
    ['429', '429 with `Retry-After`'],
    ['401', '401'],
    ['403', '403'],
    ['404', '404'],
    ['410', '410'],
    ['redirect elsewhere', 'a redirect to another host']
  ] as const
).flatMap(([title, name]) => faults.filter((fault) => fault.name === name).map((fault) => [title, fault] as const))
