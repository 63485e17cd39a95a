import type { Target } from '../../fuzz/targets.ts'
import { statusElement } from './strict-readers.ts'

/** Bugs that the fuzzer must find, too rare to be hit by chance. */
export const targets: Readonly<Record<string, Target>> = {
  throws(text) {
    if (text[0] === '<') if (text[1] === 'q') if (text[2] === '7') if (text[3] === '~') throw new Error('A planted bug')
  },
  believesComments(text) {
    const word = statusElement(text.replaceAll(/<!--|-->/g, ''), 'GatewayOperation')
    if (word === 'Successful' && statusElement(text, 'GatewayOperation') !== word) throw new Error('A planted bug')
  },
  hangs(text) {
    if (text[0] === '{') if (text[1] === '!') for (;;);
  },
  hoards(text) {
    if (text[0] === '{') if (text[1] === '?') for (const hoard: number[][] = []; ; ) hoard.push(Array(65_536).fill(0))
  }
}
