import { type HostRow, resourceManager, type Service, serviceManagement } from './cloud.ts'

/**
 * The audience of the tokens for each host. Tokens are sent to every host that matches, so a host is listed only if
 * only Microsoft can respond there, and Microsoft's documentation names the audience.
 */
const rows: readonly HostRow[] = [
  // Microsoft Fabric: microsoft/fabric-rest-api-specs, platform/swagger.json (`host`); no host of another cloud is in
  // it.
  { environment: 'AzureCloud', hosts: ['api.fabric.microsoft.com'], audience: 'https://api.fabric.microsoft.com' },

  // Key Vault: azure-cli-core, cloud.py (`keyvault`, `keyvault_dns`); hashicorp/go-azure-sdk, sdk/environments.
  { environment: 'AzureCloud', hosts: ['*.vault.azure.net'], audience: 'https://vault.azure.net' },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.vault.usgovcloudapi.net'],
    audience: 'https://vault.usgovcloudapi.net'
  },
  { environment: 'AzureChinaCloud', hosts: ['*.vault.azure.cn'], audience: 'https://vault.azure.cn' },

  // Managed HSM: azure-cli-core, cloud.py (`mhsm_dns`); azure-sdk-for-net, ChallengeBasedAuthenticationPolicyTests.cs.
  { environment: 'AzureCloud', hosts: ['*.managedhsm.azure.net'], audience: 'https://managedhsm.azure.net' },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.managedhsm.usgovcloudapi.net'],
    audience: 'https://managedhsm.usgovcloudapi.net'
  },
  { environment: 'AzureChinaCloud', hosts: ['*.managedhsm.azure.cn'], audience: 'https://managedhsm.azure.cn' },

  // Azure AI services (Document Intelligence, Language, Translator …) and Azure OpenAI, one audience: Microsoft Learn,
  // "Compare Azure Government and global Azure"; azure-sdk-for-js, KnownDocumentIntelligenceAudience;
  // azure-sdk-for-net, AzureOpenAIAudience. Not `*.services.ai.azure.com`, which has two audiences and may run a
  // customer's code.
  {
    environment: 'AzureCloud',
    hosts: ['*.cognitiveservices.azure.com', '*.openai.azure.com'],
    audience: 'https://cognitiveservices.azure.com'
  },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.cognitiveservices.azure.us', '*.openai.azure.us'],
    audience: 'https://cognitiveservices.azure.us'
  },
  {
    environment: 'AzureChinaCloud',
    hosts: ['*.cognitiveservices.azure.cn'],
    audience: 'https://cognitiveservices.azure.cn'
  },

  // Synapse: azure-cli-core, cloud.py (`synapse_analytics_resource_id`); hashicorp/go-azure-sdk, sdk/environments.
  { environment: 'AzureCloud', hosts: ['*.dev.azuresynapse.net'], audience: 'https://dev.azuresynapse.net' },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.dev.azuresynapse.usgovcloudapi.net'],
    audience: 'https://dev.azuresynapse.usgovcloudapi.net'
  },
  {
    environment: 'AzureChinaCloud',
    hosts: ['*.dev.azuresynapse.azure.cn'],
    audience: 'https://dev.azuresynapse.azure.cn'
  },

  // App Configuration: Microsoft Learn, "Microsoft Entra authentication" of its REST API (audiences of each cloud);
  // azure-sdk-for-python, azure-appconfiguration, _credential_scope.py (hosts).
  { environment: 'AzureCloud', hosts: ['*.azconfig.io'], audience: 'https://appconfig.azure.com' },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.azconfig.azure.us', '*.appconfig.azure.us'],
    audience: 'https://appconfig.azure.us'
  },
  {
    environment: 'AzureChinaCloud',
    hosts: ['*.azconfig.azure.cn', '*.appconfig.azure.cn'],
    audience: 'https://appconfig.azure.cn'
  },

  // Dev Center: azure-rest-api-specs, specification/devcenter/DevCenter/service.tsp (`{tenantId}-{name}.{region}`).
  { environment: 'AzureCloud', hosts: ['*.*.devcenter.azure.com'], audience: 'https://devcenter.azure.com' },

  // Device Update for IoT Hub: azure-rest-api-specs, specification/deviceupdate/data-plane (security scope and
  // examples).
  { environment: 'AzureCloud', hosts: ['*.api.adu.microsoft.com'], audience: 'https://api.adu.microsoft.com' },

  // Communication Services: azure-sdk-for-js, sdk/communication (credential scopes); some resources have a region's
  // label.
  {
    environment: 'AzureCloud',
    hosts: ['*.communication.azure.com', '*.*.communication.azure.com'],
    audience: 'https://communication.azure.com'
  },

  // Load Testing: azure-rest-api-specs, specification/loadtestservice; azure-cli-extensions, `get_data_plane_scope`.
  {
    environment: 'AzureCloud',
    hosts: ['*.*.cnt-prod.loadtesting.azure.com'],
    audience: 'https://cnt-prod.loadtesting.azure.com'
  },
  {
    environment: 'AzureUSGovernment',
    hosts: ['*.*.cnt-prod.loadtesting.azure.us'],
    audience: 'https://cnt-prod.loadtesting.azure.us'
  }
]

/** Services outside Resource Manager whose status monitors follow Microsoft's REST API guidelines. */
export const dataPlane: Service = {
  label: 'a data plane',
  places: {},
  endpointInput: 'endpoint',
  acceptsCertificate: false,
  namesAuthority: false,
  maxBodyBytes: 16 * 1024 * 1024,
  byHost: { scopeInput: 'scope', rows }
}

/** Advice for a URL that a service names although it is on a host that the token may not be sent to. */
export function adviceAt(url: URL): string | undefined {
  return isOn(url, '*.analysis.windows.net') ? fabricAdvice : undefined
}

/** Fabric's `Location` is sometimes on a host of Power BI, `wabi-<region>-redirect.analysis.windows.net`. */
const fabricAdvice =
  'For Fabric, use https://api.fabric.microsoft.com/v1/operations/ followed by the value of the header x-ms-operation-id'

/** The rows that contain a URL's host. */
export function rowsAt(url: URL, rows: readonly HostRow[]): readonly HostRow[] {
  return rows.filter(({ hosts }) => hosts.some((host) => isOn(url, host)))
}

/** Whether a URL is on a host that matches the pattern, with https and its default port. */
export function isOn(url: URL, pattern: string): boolean {
  return url.protocol === 'https:' && url.port === '' && isHost(url.hostname, pattern)
}

/** Compares label by label. */
function isHost(name: string, pattern: string): boolean {
  const labels = name.split('.')
  const wanted = pattern.split('.')
  return (
    labels.length === wanted.length &&
    labels.every((label, index) => label !== '' && (wanted[index] === '*' || wanted[index] === label))
  )
}

/**
 * The hosts that a token may be sent to, if its scope is that of a service that is known here.
 * @param scope a URI followed by `/.default`
 * @returns undefined for any other scope, whose service only the user knows
 */
export function hostsOfScope(scope: string): readonly string[] | undefined {
  const owner = hostOf(scope)
  const known = [resourceManager, serviceManagement, dataPlane].flatMap(({ places, byHost }) => [
    ...Object.values(places).map(({ audience, endpoint }) => ({ audience, hosts: [hostOf(endpoint)] })),
    ...(byHost?.rows ?? [])
  ])
  // The name above the hosts is often an older audience of the same service.
  const isOwner = (host: string) => isHost(owner, host) || owner === host.replace(/^(?:\*\.)+/, '')
  const owners = known.filter(({ audience, hosts }) => hostOf(audience) === owner || hosts.some(isOwner))
  return owners.length === 0 ? undefined : owners.flatMap(({ hosts }) => hosts)
}

/** Without the dot at the end, which does not change the meaning of a name. */
function hostOf(uri: string): string {
  return new URL(uri).hostname.toLowerCase().replace(/\.$/, '')
}
