/** What holds if an input is not given. action.yml says the same. */
export const defaults = {
  timeout: '1h',
  'min-poll-interval': '1s',
  'max-poll-interval': '20s',
  'max-silence': '15m',
  'fail-on': 'failed, canceled, timed-out, unknown',
  environment: 'AzureCloud'
}
