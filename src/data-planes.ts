import { type HostRow, resourceManager, type Service, serviceManagement } from './cloud.ts'

/**
 * Which scope a token for a host has. A host is here only if Microsoft alone answers there, and its documentation names
 * the scope: the token goes to whatever matches.
 */
const rows: readonly HostRow[] = [
  // Microsoft Fabric: microsoft/fabric-rest-api-specs, platform/swagger.json (`host`); no host of another cloud is in it.
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
  // "Compare Azure Government and global Azure"; azure-sdk-for-js, KnownDocumentIntelligenceAudience; azure-sdk-for-net,
  // AzureOpenAIAudience. Not `*.services.ai.azure.com`, which has two audiences and may run a customer's code.
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

  // Device Update for IoT Hub: azure-rest-api-specs, specification/deviceupdate/data-plane (security scope and examples).
  { environment: 'AzureCloud', hosts: ['*.api.adu.microsoft.com'], audience: 'https://api.adu.microsoft.com' },

  // Communication Services: azure-sdk-for-js, sdk/communication (credential scopes); some resources have a region's label.
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

/** Services beside Resource Manager that have status monitors of Microsoft's REST guidelines. */
export const dataPlane: Service = {
  label: 'a data plane',
  places: {},
  endpointInput: 'endpoint',
  acceptsCertificate: false,
  namesAuthority: false,
  maxBodyBytes: 16 * 1024 * 1024,
  byHost: { scopeInput: 'scope', rows }
}

/** What to do with a URL on a host that the token may not go to, although the service itself names it. */
export function adviceAt(url: URL): string | undefined {
  return isOn(url, '*.analysis.windows.net') ? fabricAdvice : undefined
}

/** Fabric's `Location` is on a host of Power BI at times, `wabi-<region>-redirect.analysis.windows.net`. */
const fabricAdvice =
  'For Fabric, build it from the header x-ms-operation-id: https://api.fabric.microsoft.com/v1/operations/ and the id'

/** The rows that a URL's host is in. */
export function rowsAt(url: URL, rows: readonly HostRow[]): readonly HostRow[] {
  return rows.filter(({ hosts }) => hosts.some((host) => isOn(url, host)))
}

/** Whether a URL is on a host, by https and at its own port. */
export function isOn(url: URL, pattern: string): boolean {
  return url.protocol === 'https:' && url.port === '' && isHost(url.hostname, pattern)
}

/** Compares whole labels. */
function isHost(name: string, pattern: string): boolean {
  const labels = name.split('.')
  const wanted = pattern.split('.')
  return (
    labels.length === wanted.length &&
    labels.every((label, index) => label !== '' && (wanted[index] === '*' || wanted[index] === label))
  )
}

/**
 * Where a token may be sent, if its scope is that of a service that is known here.
 * @param scope a URI and `/.default`
 * @returns undefined for another scope: the user knows its service
 */
export function hostsOfScope(scope: string): readonly string[] | undefined {
  const owner = hostOf(scope)
  const known = [resourceManager, serviceManagement, dataPlane].flatMap(({ places, byHost }) => [
    ...Object.values(places).map(({ audience, endpoint }) => ({ audience, hosts: [hostOf(endpoint)] })),
    ...(byHost?.rows ?? [])
  ])
  const owners = known.filter(
    ({ audience, hosts }) => hostOf(audience) === owner || hosts.some((host) => isHost(owner, host))
  )
  return owners.length === 0 ? undefined : owners.flatMap(({ hosts }) => hosts)
}

/** A name with a dot at its end is the same name. */
function hostOf(uri: string): string {
  return new URL(uri).hostname.toLowerCase().replace(/\.$/, '')
}
