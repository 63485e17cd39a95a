import type { AddressInfo, Server } from 'node:net'

/** @returns the port, on the loopback address */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo
      resolve(address.port)
    })
  })
}

/** The reason with which a promise rejects. */
export async function caughtAsync(promise: Promise<unknown>): Promise<object> {
  try {
    return { resolved: await promise }
  } catch (error) {
    return error as Error
  }
}
