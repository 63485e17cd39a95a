/** Source of all codes and their meanings: "Microsoft Entra authentication and authorization error codes". */

export interface Meaning {
  readonly meaning: string
  readonly remedy: string
  /**
   * GitHub's values differ from those of the federated credential, so the message shows what GitHub sent. The remedy is
   * about these values.
   */
  readonly isMismatch?: true
}

/** The remedy for a mismatch if it is not known what was sent, because another program signed in. */
export const mismatchRemedy = 'Check the federated credentials of the app registration or the managed identity.'

/** It follows the values. */
const addCredential =
  'Add a federated credential with exactly these values to the app registration or the managed identity.'

/**
 * Codes that the documentation calls transient or retryable, codes of throttling, and codes for an unreachable service
 * behind the token service.
 */
const transientCodes: ReadonlySet<number> = new Set([
  40010, 50033, 50087, 70012, 90006, 90012, 90024, 90033, 90055, 90090, 90091, 501621
])

/** Whether a code is transient. */
export function isTransientCode(code: number): boolean {
  return transientCodes.has(code)
}

/** Codes for a missing federated credential. A new one takes some time to be visible everywhere. */
const unknownCredentialCodes: ReadonlySet<number> = new Set([70021, 700211, 700212, 700213])

export function isUnknownCredential(code: number): boolean {
  return unknownCredentialCodes.has(code)
}

/** The meanings of permanent errors. */
export const entraErrors: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    53003,
    {
      meaning: 'a Conditional Access policy blocks the client’s sign-in from this runner',
      remedy: 'Ask the tenant’s administrator to exempt the client, or to allow the runner’s addresses.'
    }
  ],
  [
    70021,
    {
      meaning: 'the client has no federated credential that matches the workflow',
      remedy: addCredential,
      isMismatch: true
    }
  ],
  [
    90002,
    {
      meaning: 'there is no such tenant in this cloud',
      remedy: 'Check tenant-id, and that environment names the tenant’s cloud.'
    }
  ],
  [
    500011,
    {
      meaning: 'the tenant does not know the service that the token is for',
      remedy: 'Check that environment names the tenant’s cloud.'
    }
  ],
  [
    700016,
    {
      meaning: 'the tenant has no application or managed identity with this client id',
      remedy: 'Check client-id and tenant-id. client-id is the application (client) id, not the object id.'
    }
  ],
  [
    700024,
    {
      meaning: 'the assertion is expired or not valid yet; a login by azure/login with OIDC expires after some minutes',
      remedy:
        'Set client-id and tenant-id in this step: it then signs in by itself, with a new assertion each time. If it already does, check the runner’s clock.'
    }
  ],
  [
    700027,
    {
      meaning: 'the client does not know the certificate that signed',
      remedy: 'Upload this certificate to the app registration, or set client-certificate to one that is there.'
    }
  ],
  [
    700211,
    {
      meaning: 'the client has no federated credential with this issuer',
      remedy: addCredential,
      isMismatch: true
    }
  ],
  [
    700212,
    {
      meaning: 'the client has no federated credential with this audience',
      remedy: 'Set the input audience to the audience of the federated credential, or change the credential.',
      isMismatch: true
    }
  ],
  [
    700213,
    {
      meaning: 'the client has no federated credential with this subject',
      remedy: addCredential,
      isMismatch: true
    }
  ],
  [7000112, { meaning: 'the application is disabled', remedy: 'Ask the tenant’s administrator to enable it.' }],
  [
    7000215,
    {
      meaning: 'the client secret is wrong',
      remedy: 'Set client-secret to the value of the secret, not to its id. If the value is lost, create a new secret.'
    }
  ],
  [
    7000222,
    {
      meaning: 'the client secret has expired',
      remedy: 'Create a new one in the app registration, or use federated credentials, which do not expire.'
    }
  ],
  [
    7000229,
    {
      meaning: 'the tenant has no service principal for this client',
      remedy: 'Create one: az ad sp create --id <client-id>.'
    }
  ]
])
