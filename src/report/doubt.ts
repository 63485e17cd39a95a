import type { Doubt } from '../operation.ts'

const meanings: Readonly<Record<Doubt, string>> = {
  undocumented: 'is not documented for this API',
  'sounds-final': 'sounds as if the operation had finished, but this API does not define it as an end',
  'waits-for-a-person': 'may mean that the operation waits for a person'
}

/**
 * A warning about a status that counts as running but may mislead people. It contains foreign text.
 * @param usesWords whether the API uses `succeeded-when` and similar inputs
 */
export function describeDoubt(status: string, doubt: Doubt, usesWords: boolean): string {
  const remedy = usesWords
    ? 'If it should end the wait, name it in succeeded-when or failed-when.'
    : 'If it never changes, the wait ends at the deadline.'
  return `The status ${status} ${meanings[doubt]}. It counts as running. ${remedy}`
}
