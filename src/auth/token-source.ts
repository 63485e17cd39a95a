/** A way to sign in. */
export interface TokenSource {
  /**
   * A bearer token for the service that is polled.
   * @throws WaitError `sign-in-failed`
   */
  readonly token: () => Promise<string>
  /** Azure refused this token (401): the next call to `token` should bring another, where there is one. */
  readonly reject: (token: string) => void
}

/** The input `access-token`: used as it is, for as long as Azure takes it. Nobody can renew it. */
export function givenToken(accessToken: string): TokenSource {
  return { token: async () => accessToken, reject: () => {} }
}
