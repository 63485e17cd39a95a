import { describe, test } from '@jest/globals'

/** Jest's words, for tests that not every system can run. */
interface Words {
  readonly describe: typeof describe
  readonly test: typeof test
}

const skipped = { describe: describe.skip, test: test.skip } as unknown as Words

/**
 * For tests that need something that only Linux has. Elsewhere Jest skips them, and lists their names.
 * @param _need what it is, for whoever reads the test
 */
export function onLinux(_need: string): Words {
  return process.platform === 'linux' ? { describe, test } : skipped
}

/** The same for what every system but Windows has. */
export function onPosix(_need: string): Words {
  return process.platform === 'win32' ? skipped : { describe, test }
}
