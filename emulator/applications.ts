/** What the directory of an emulated Entra holds. */

/** A way of GitHub's, or of another issuer, to sign in as the application without a secret. */
interface FederatedCredential {
  readonly issuer: string
  /** Compared as it is, capitals included. */
  readonly subject: string
  /** Without it, what Azure proposes: `api://AzureADTokenExchange`. */
  readonly audience?: string
}

export interface Application {
  /** `adfs` for one that Azure Stack's AD FS knows. */
  readonly tenantId: string
  readonly clientId: string
  readonly secret?: string
  /** A secret that was right until it expired. */
  readonly expiredSecret?: string
  /** PEM: its key verifies the assertions that the application signs. */
  readonly certificate?: string
  readonly federated?: readonly FederatedCredential[]
}

export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
