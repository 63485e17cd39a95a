/** The defaults of inputs. action.yml has the same ones. */
export const defaults = {
  grace: '1m',
  timeout: '1h',
  'min-poll-interval': '1s',
  'max-silence': '15m',
  'fail-on': 'failed, canceled, timed-out, unknown',
  environment: 'AzureCloud'
}

/** The longest interval between two polls, unless `min-poll-interval` is longer, in milliseconds. */
export const usualMaxPollIntervalMs = 20_000

/** The inputs whose values must never be shown. */
export const secretInputs: readonly string[] = [
  'access-token',
  'client-secret',
  'client-certificate',
  'management-certificate',
  'management-certificate-password'
]
