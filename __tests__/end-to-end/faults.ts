/** The faults of the matrix, each with what the action promises to make of it. */
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
  /** It makes a poll last as long as it may, and so ends it at the deadline. */
  readonly isSlow?: boolean
}

/** How a fault is made. */
export type Strike =
  /** By the service: what it answers to one poll, the last answer to every further one. */
  | { readonly by: 'answer'; readonly steps: readonly Step[] }
  /** By what the service's name leads to: a host that is not known, or an address. */
  | { readonly by: 'name'; readonly leadsTo: string; readonly tls?: boolean }
  /** By the proxy. */
  | { readonly by: 'proxy'; readonly mode: ProxyMode }

/** Whether asking again can help, and what the wait ends with where it does not. */
export interface Meaning {
  readonly passes: boolean
  readonly ending: Ending
  /** How many polls in a row it takes, where neither time nor the deadline decides. */
  readonly most?: number
  /** A length of time for which it is borne, in milliseconds, where `max-silence` does not decide. */
  readonly graceMs?: number
}

/** Addresses of this machine, where something else listens than at 127.0.0.1. */
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
const endsIt = (ending: Ending) => (): Meaning => ({ passes: false, ending })

const answers =
  (...steps: Step[]) =>
  (): Strike => ({ by: 'answer', steps })
const leadsTo = (host: string, tls?: boolean) => (): Strike => ({ by: 'name', leadsTo: host, tls })
const proxy = (mode: ProxyMode) => (): Strike => ({ by: 'proxy', mode })

const network: readonly Fault[] = [
  {
    name: 'the name of the host is not found',
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
      ['hang-up', 'the connection is closed without an answer'],
      ['reset', 'the connection is reset'],
      ['cut', 'the body is cut, and shorter than its `Content-Length`'],
      ['cut-chunked', 'the body is cut between two chunks'],
      ['garbage', 'the answer is no HTTP'],
      ['silence', 'no answer comes'],
      ['silent-body', 'headers come, and no body'],
      ['drip', 'the body comes byte by byte, and never ends']
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
    name: 'the proxy does not answer',
    group: 'Proxy',
    strike: proxy('hang'),
    meaning: passes('unreachable'),
    isSlow: true
  }
]

const certificates: readonly Fault[] = [
  {
    name: 'nobody trusts the certificate',
    group: 'Certificate',
    strike: leadsTo(elsewhere.untrusted, true),
    meaning: endsIt('unreachable')
  },
  {
    name: 'the certificate is for another host',
    group: 'Certificate',
    strike: leadsTo(elsewhere.otherHost, true),
    meaning: endsIt('unreachable')
  }
]

const answered = (http: number): Answer => ({ http, error: { code: 'TheCode', message: 'The message.' } })

const passingStatuses = [408, 425, 429, 500, 502, 503, 504].flatMap((http): readonly Fault[] => {
  const fault = { group: 'HTTP status', meaning: passes('unreachable') } as const
  return [
    { ...fault, name: `${http}`, strike: answers(answered(http)) },
    { ...fault, name: `${http} with \`Retry-After\``, strike: answers({ ...answered(http), retryAfter: 1 }) }
  ]
})

const statuses: readonly Fault[] = [
  ...passingStatuses,
  {
    name: '401',
    group: 'HTTP status',
    strike: answers(answered(401)),
    meaning: passes('forbidden', { most: 2 })
  },
  {
    name: '403',
    group: 'HTTP status',
    strike: answers(answered(403)),
    meaning: passes('forbidden', { graceMs: 60_000 })
  },
  {
    name: '404',
    group: 'HTTP status',
    strike: answers(answered(404)),
    meaning: passes('not-found', { graceMs: 60_000 })
  },
  ...[400, 409, 410].map(
    (http): Fault => ({
      name: `${http}`,
      group: 'HTTP status',
      strike: answers(answered(http)),
      // There the final answer is what the call that started the operation would have been answered.
      meaning: (api) => ({ passes: false, ending: api === 'arm-location' ? 'failed' : 'refused' })
    })
  ),
  ...[501, 505].map(
    (http): Fault => ({
      name: `${http}`,
      group: 'HTTP status',
      strike: answers(answered(http)),
      meaning: endsIt('refused')
    })
  )
]

/** To the very same URL, which every allowed target is as good as. */
const again = { http: 307, headers: { location: '#again' } }

const redirects: readonly Fault[] = [
  {
    name: '5 redirects in a row to the same host, then success',
    group: 'Redirect',
    strike: (api) => ({ by: 'answer', steps: [{ ...again, polls: 5 }, success(api)] }),
    meaning: endsIt('succeeded')
  },
  {
    name: '6 redirects in a row',
    group: 'Redirect',
    strike: (api) => ({ by: 'answer', steps: [{ ...again, polls: 6 }, success(api)] }),
    meaning: endsIt('refused')
  },
  {
    name: 'a redirect to another host',
    group: 'Redirect',
    strike: answers({ http: 307, headers: { location: 'https://example.invalid/' } }),
    meaning: endsIt('refused')
  },
  { name: 'a redirect to nowhere', group: 'Redirect', strike: answers({ http: 307 }), meaning: endsIt('refused') }
]

/** A document that says success, with something else in the place of its status. */
function whole(api: Api, status = statusMember(api)): string {
  const { before, after } = partsOf(api)
  return before + status + after
}

function statusMember(api: Api, word = successWord(api)): string {
  return partsOf(api).member(word)
}

const mebibyte = 1024 * 1024

/** One that says success, and is not to be believed for one reason alone. */
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

/** There the 200 is the answer already. */
const butLocation = (api: Api): Meaning =>
  api === 'arm-location' ? { passes: false, ending: 'succeeded' } : { passes: true, ending: 'unreadable' }

/** The root of another API's document. JSON's is an object. */
function otherRoot(api: Api): string {
  const other = xmlApis.map(rootOf).find((root) => root !== rootOf(api)) ?? 'Other'
  return isXml(api) ? whole(api).replaceAll(new RegExp(`(?<=</?)${rootOf(api)}\\b`, 'g'), other) : `[${whole(api)}]`
}

const documents: readonly Fault[] = [
  unreadable('HTML', () => '<html><body>Succeeded. Sign in to the network.</body></html>'),
  unreadable('nothing', () => '', { meaning: butLocation }),
  unreadable('a truncated document', (api) => whole(api).slice(0, -1)),
  unreadable('another root element (XML), a list (JSON)', otherRoot, { meaning: butLocation }),
  unreadable('a document type declaration', (api) => `<!DOCTYPE Operation>${whole(api)}`),
  unreadable(
    'more than 1 MiB (XML), 16 MiB (JSON)',
    (api) => whole(api) + ' '.repeat((isXml(api) ? 1 : 16) * mebibyte)
  ),
  unreadable('a document that is not UTF-8', (api) =>
    Buffer.from(documentOf(api, successWord(api), '\u00e9'), 'latin1')
  ),
  unreadable('no status', (api) => (isXml(api) ? whole(api, '') : '{"value":[]}'), { meaning: butLocation }),
  unreadable('an empty status', (api) => whole(api, statusMember(api, ''))),
  unreadable('two statuses', (api) => whole(api, [statusMember(api), statusMember(api)].join(isXml(api) ? '' : ','))),
  unreadable('a status that is not one text', (api) =>
    whole(api, statusMember(api).replace(/"?Succe\w+"?/, isXml(api) ? '<Word>$&</Word>' : '[$&]'))
  ),
  unreadable('success in an HTTP 203', (api) => whole(api), { http: 203 })
]

/** Every fault but those of the token service. */
export const faults: readonly Fault[] = [
  ...network,
  ...proxies,
  ...certificates,
  ...statuses,
  ...redirects,
  ...documents
]

/** One fault of each class that the wait tells apart, by the name of its column: the pairs are made of them. */
export const representatives: readonly (readonly [title: string, fault: Fault])[] = (
  [
    ['reset', 'the connection is reset'],
    ['cut', 'the body is cut, and shorter than its `Content-Length`'],
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
