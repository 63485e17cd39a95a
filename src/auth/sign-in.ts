import type { ClientCertificate } from '../http/request.ts'

/** An application, or a user-assigned identity, that proves itself to a tenant. */
export interface Client {
  readonly clientId: string
  readonly tenantId: string
}

/** How the step signs in: one way, with all that it needs. */
export type SignIn =
  | { readonly way: 'management-certificate'; readonly certificate: ClientCertificate }
  | { readonly way: 'access-token'; readonly accessToken: string }
  | { readonly way: 'client-secret'; readonly client: Client; readonly proof: { readonly secret: string } }
  | { readonly way: 'client-certificate'; readonly client: Client; readonly proof: { readonly certificate: string } }
  | { readonly way: 'workflow-identity'; readonly client: Client; readonly audience: string }
  | { readonly way: 'managed-identity'; readonly clientId?: string }
  | { readonly way: 'azure-cli'; readonly subscriptionId?: string; readonly tenantId?: string }

/** For people. */
export const waysIn: Readonly<Record<SignIn['way'], string>> = {
  'management-certificate': 'the management-certificate, as TLS client certificate',
  'access-token': 'the access-token, as it is',
  'client-secret': 'client-id, tenant-id and client-secret',
  'client-certificate': 'client-id, tenant-id and client-certificate',
  'workflow-identity': 'client-id, tenant-id and the workflow’s own OIDC token',
  'managed-identity': 'the managed identity of this machine (auth-type: IDENTITY)',
  'azure-cli': 'the Azure CLI’s login: no sign-in was given'
}
