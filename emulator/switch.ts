import type { ServerResponse } from 'node:http'
import { send } from './answers.ts'
import { json } from './documents.ts'
import { misbehave } from './faults.ts'
import type { Answer, Fault } from './script.ts'

/** What a service does in place of its work. */
export type Trouble = Answer | Fault

/** What a network that wants a login of its own puts in the place of any answer. */
export const signInPage: Answer = {
  http: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Welcome, guest</body></html>'
}

/** Turns a service's trouble on and off while it runs. */
export class Switch {
  #trouble: Trouble | undefined
  #left = 0

  /** @param requests how many of the next requests it strikes; without it, all until `off` */
  on(trouble: Trouble, requests = Number.POSITIVE_INFINITY): void {
    this.#trouble = trouble
    this.#left = requests
  }

  off(): void {
    this.#left = 0
  }

  /** Answers the request in the service's place where there is trouble. */
  strikes(response: ServerResponse): boolean {
    if (this.#trouble === undefined || this.#left <= 0) return false
    this.#left -= 1
    if ('fault' in this.#trouble) misbehave(this.#trouble.fault, response, json({ token_type: 'Bearer', value: '' }))
    else send(response, this.#trouble)
    return true
  }
}
