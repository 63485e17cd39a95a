import type { ServerResponse } from 'node:http'
import { send } from './answers.ts'
import { json } from './documents.ts'
import { sendFault } from './faults.ts'
import type { Answer, Fault } from './script.ts'

/** What a service sends in place of its normal response. */
export type Trouble = Answer | Fault

/** What a captive portal sends in place of any response. */
export const signInPage: Answer = {
  http: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Welcome, guest</body></html>'
}

/** Makes a service fail, or stops that, while it runs. */
export class Switch {
  #trouble: Trouble | undefined
  #left = 0

  /** @param requests how many of the next requests fail. Default: all until `off` */
  on(trouble: Trouble, requests = Number.POSITIVE_INFINITY): void {
    this.#trouble = trouble
    this.#left = requests
  }

  off(): void {
    this.#left = 0
  }

  /** Responds in the service's place if a fault is on. @returns whether it did */
  strikes(response: ServerResponse): boolean {
    if (this.#trouble === undefined || this.#left <= 0) return false
    this.#left -= 1
    if ('fault' in this.#trouble) sendFault(this.#trouble.fault, response, json({ token_type: 'Bearer', value: '' }))
    else send(response, this.#trouble)
    return true
  }
}
