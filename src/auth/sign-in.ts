import type { ClientCertificate } from '../http/request.ts'

/** An application, or a user-assigned identity, of a tenant. */
export interface Client {
  readonly clientId: string
  readonly tenantId: string
}

/** The sign-in method of the step, with its credentials. */
export type SignIn =
  | { readonly way: 'management-certificate'; readonly certificate: ClientCertificate }
  | { readonly way: 'access-token'; readonly accessToken: string }
  | { readonly way: 'client-secret'; readonly client: Client; readonly proof: { readonly secret: string } }
  | { readonly way: 'client-certificate'; readonly client: Client; readonly proof: { readonly certificate: string } }
  | { readonly way: 'workflow-identity'; readonly client: Client; readonly audience: string }
  | { readonly way: 'managed-identity'; readonly clientId?: string }
  | { readonly way: 'azure-cli'; readonly subscriptionId?: string; readonly tenantId?: string }

/** The sign-in methods, for people. */
export const signInLabels: Readonly<Record<SignIn['way'], string>> = {
  'management-certificate': 'the management-certificate, as a TLS client certificate',
  'access-token': 'the access-token',
  'client-secret': 'client-id, tenant-id and client-secret',
  'client-certificate': 'client-id, tenant-id and client-certificate',
  'workflow-identity': 'client-id, tenant-id and the workflow’s own OIDC token',
  'managed-identity': 'the managed identity of this machine (auth-type: IDENTITY)',
  'azure-cli': 'the Azure CLI’s login, because no credentials are set'
}
