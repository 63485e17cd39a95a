import { stripVTControlCharacters } from 'node:util'

/** Text without what is not seen: escape sequences of terminals, direction marks, and characters of no width. */
export function withoutUnseen(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')
}
