import type { Doubt } from '../operation.ts'

const meanings: Readonly<Record<Doubt, string>> = {
  undocumented: 'is not one that this API documents',
  'sounds-final': 'sounds as if the operation had finished, but it is not a word that ends it',
  'waits-for-a-person': 'may mean that the operation waits for a person'
}

/**
 * Says how a status misleads people that counts as running. The text is foreign.
 * @param takesWords whether the API has inputs that give words a meaning
 */
export function describeDoubt(status: string, doubt: Doubt, takesWords: boolean): string {
  const remedy = takesWords
    ? 'If it should end the wait, name it in succeeded-when or failed-when.'
    : 'The deadline decides.'
  return `The status ${status} ${meanings[doubt]}. It counts as running. ${remedy}`
}
