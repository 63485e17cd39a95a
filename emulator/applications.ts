/** The applications in the emulated Microsoft Entra ID directory. */

/** Lets the application sign in without a secret, by a token of GitHub or another issuer. */
interface FederatedCredential {
  readonly issuer: string
  /** Compared case-sensitively. */
  readonly subject: string
  /** Default: `api://AzureADTokenExchange`, which Azure proposes. */
  readonly audience?: string
}

export interface Application {
  /** `adfs` for an application of Azure Stack's AD FS. */
  readonly tenantId: string
  readonly clientId: string
  readonly secret?: string
  /** A secret that was valid until it expired. */
  readonly expiredSecret?: string
  /** PEM. Its key verifies the assertions that the application signs. */
  readonly certificate?: string
  readonly federated?: readonly FederatedCredential[]
}

export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
