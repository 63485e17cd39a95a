import { networkInterfaces } from 'node:os'
import { describe, test } from '@jest/globals'

/** Jest's functions for tests that not every system can run. */
interface Words {
  readonly describe: typeof describe
  readonly test: typeof test
}

const skipped = { describe: describe.skip, test: test.skip } as unknown as Words

/**
 * For tests that need Linux. On other systems Jest skips them and lists their names.
 * @param _need what the tests need, for the reader
 */
export function onLinux(_need: string): Words {
  return process.platform === 'linux' ? { describe, test } : skipped
}

/** The same for tests that need POSIX, which is every system except Windows. */
export function onPosix(_need: string): Words {
  return process.platform === 'win32' ? skipped : { describe, test }
}

/** The same for tests that need the loopback address of IPv6, which some containers do not have. */
export function onIpv6(_need: string): Words {
  const addresses = Object.values(networkInterfaces()).flat()
  return addresses.some((one) => one?.address === '::1') ? { describe, test } : skipped
}
