import { examine, jsonApis, xmlApis } from '../__tests__/hostile/readers.ts'
import * as rules from '../__tests__/hostile/rules.ts'

/** A fuzz target accepts any text, and throws if the code breaks a rule. */
export type Target = (text: string) => void

export const targets: Readonly<Record<string, Target>> = {
  // UTF-8 cannot represent lone surrogates.
  json: (text) => {
    for (const api of jsonApis) examine(api, { body: text.toWellFormed() })
  },
  xml: (text) => {
    for (const api of xmlApis) examine(api, { body: text.toWellFormed() })
  },
  delays: (text) => {
    const [retryAfter, date, ms, otherMs, reads, globalReads] = text.split('\n')
    const retryHeaders = { 'retry-after': retryAfter, date, 'retry-after-ms': ms, 'x-ms-retry-after-ms': otherMs }
    const remaining = {
      'x-ms-ratelimit-remaining-subscription-reads': reads,
      'x-ms-ratelimit-remaining-subscription-global-reads': globalReads
    }
    rules.examineDelays({ ...retryHeaders, ...remaining }, Date.UTC(2026, 10, 23))
  },
  inputs: (text) => {
    rules.examineDuration(text)
    rules.examineParameters(text)
    rules.examineInputs(text)
  },
  urls: rules.examineUrl,
  printed: rules.examineInert
}
