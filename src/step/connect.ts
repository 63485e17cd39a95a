import { createTokenSource, type TokenSourceOptions } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { TokenSource } from '../auth/token-source.ts'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { Flavor } from '../flavors/flavor.ts'
import type { HttpExchange, HttpRequest, SendOptions } from '../http/request.ts'
import { send } from '../http/send.ts'
import { type Asker, createAsker } from '../poll/ask.ts'
import { createPoll } from '../poll/poll.ts'
import { exchangeLines, signInExchangeLines } from '../report/exchange.ts'
import { debug, isDebug, print } from '../report/log.ts'
import { warnOnceOfShortLogin } from '../report/warnings.ts'
import type { Secrets } from '../text/redact.ts'
import type { Poll } from '../wait/wait.ts'

interface ConnectOptions extends Pick<TokenSourceOptions, 'authority' | 'env'> {
  /** The only origin that requests and credentials may be sent to. */
  readonly endpoint: URL
  /** A larger body is not read. */
  readonly maxBodyBytes: number
  readonly signIn: SignIn
  readonly clock: Clock
  readonly secrets: Secrets
  readonly timeoutMs: number
}

export interface Connection extends Asker {
  readonly createPoll: (flavor: Flavor) => Poll
  /** Whether anything was sent to the service. After a failed sign-in, nothing was. */
  readonly hasSent: () => boolean
}

/** Connects sign-in, network and log. */
export function connect(options: ConnectOptions): Connection {
  const { endpoint, maxBodyBytes, signIn, clock, secrets } = options
  let hasSent = false
  const asker = createAsker({
    endpoint,
    maxBodyBytes,
    clock,
    secrets,
    tokens: signInTokens(options),
    certificate: signIn.way === 'management-certificate' ? signIn.certificate : undefined,
    send: (request: HttpRequest, sendOptions: SendOptions) => {
      hasSent = true
      return send(request, { ...sendOptions, onExchange: debugWith(exchangeLines, secrets) })
    }
  })
  return {
    ...asker,
    createPoll: (flavor) => createPoll({ flavor, endpoint, asker, secrets }),
    hasSent: () => hasSent
  }
}

function signInTokens({ secrets, timeoutMs, ...options }: ConnectOptions): TokenSource | undefined {
  const warnOfLogin = options.signIn.way === 'azure-cli' ? warnOnceOfShortLogin(timeoutMs) : undefined
  return createTokenSource({
    ...options,
    conceal: (secret) => secrets.conceal(secret),
    onExchange: debugWith(signInExchangeLines, secrets),
    onToken: (lifeMs) => {
      debug(`A new token, valid for ${formatDuration(lifeMs)}`)
      warnOfLogin?.(lifeMs)
    },
    onRenewalFailed: ({ message }, leftMs) =>
      print(
        `The sign-in could not be renewed. The current token is valid for another ${formatDuration(leftMs)}: ${secrets.redact(message)}`
      )
  })
}

function debugWith(lines: (exchange: HttpExchange) => readonly string[], secrets: Secrets) {
  return (exchange: HttpExchange) => {
    if (isDebug()) for (const line of lines(exchange)) debug(secrets.redact(line))
  }
}
