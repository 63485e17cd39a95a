export interface Meaning {
  readonly meaning: string
  readonly remedy: string
  /** What GitHub sent and what Entra knows are not the same: the reader wants to compare them. */
  readonly mismatch?: true
}

/**
 * Entra's errors that no repetition cures, in words. Codes and meanings: Microsoft's "Microsoft Entra authentication and
 * authorization error codes".
 */
export const entraErrors: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    53003,
    {
      meaning: 'a Conditional Access policy does not let the client sign in from here',
      remedy: 'Ask the tenant’s administrator to except the client, or to allow the runner’s addresses.'
    }
  ],
  [
    70021,
    {
      meaning: 'the client has no federated credential that matches the workflow',
      remedy: 'Add one with exactly these values to the app registration or the managed identity.',
      mismatch: true
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
      remedy: 'Check client-id and tenant-id. A client-id is the application’s own, not its object id.'
    }
  ],
  [
    700024,
    {
      meaning: 'the assertion was not valid at this time; what azure/login leaves behind lapses after some minutes',
      remedy:
        'Give this step client-id and tenant-id: it then signs in by itself, with a fresh assertion each time. If it does already, check the runner’s clock.'
    }
  ],
  [
    700027,
    {
      meaning: 'the client does not know the certificate that signed',
      remedy: 'Upload this certificate to the app registration, or give the one that is there in client-certificate.'
    }
  ],
  [
    700211,
    {
      meaning: 'the client has no federated credential with this issuer',
      remedy: 'Add one with exactly these values to the app registration or the managed identity.',
      mismatch: true
    }
  ],
  [
    700212,
    {
      meaning: 'the client has no federated credential with this audience',
      remedy: 'Give the input audience the value of the federated credential, or the other way round.',
      mismatch: true
    }
  ],
  [
    700213,
    {
      meaning: 'the client has no federated credential with this subject',
      remedy: 'Add one with exactly these values to the app registration or the managed identity.',
      mismatch: true
    }
  ],
  [7000112, { meaning: 'the application is disabled', remedy: 'Ask the tenant’s administrator to enable it.' }],
  [
    7000215,
    {
      meaning: 'the client secret is wrong',
      remedy: 'Give the secret’s value in client-secret, not its id; make a new one if it is lost.'
    }
  ],
  [
    7000222,
    {
      meaning: 'the client secret has expired',
      remedy: 'Make a new one in the app registration, or use federated credentials, which do not expire.'
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
