/** The clouds as data: the host names that a certificate and a proxy of the emulator can stand in for. */

export interface CloudHosts {
  readonly name: string
  /** The first is the one that its metadata names. */
  readonly login: readonly string[]
  readonly resourceManager: string
  readonly serviceManagement: string
  /** Hosts of services beside Resource Manager. */
  readonly dataPlanes: readonly string[]
}

export const publicCloud: CloudHosts = {
  name: 'AzureCloud',
  login: ['login.microsoftonline.com', 'login.microsoft.com'],
  resourceManager: 'management.azure.com',
  serviceManagement: 'management.core.windows.net',
  dataPlanes: ['api.fabric.microsoft.com']
}

export const clouds: readonly CloudHosts[] = [
  publicCloud,
  {
    name: 'AzureUSGovernment',
    login: ['login.microsoftonline.us'],
    resourceManager: 'management.usgovcloudapi.net',
    serviceManagement: 'management.core.usgovcloudapi.net',
    dataPlanes: []
  },
  {
    name: 'AzureChinaCloud',
    login: ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    resourceManager: 'management.chinacloudapi.cn',
    serviceManagement: 'management.core.chinacloudapi.cn',
    dataPlanes: []
  }
]

export const loginHosts: readonly string[] = clouds.flatMap(({ login }) => login)

export const azureHosts: readonly string[] = clouds.flatMap(({ resourceManager, serviceManagement, dataPlanes }) => [
  resourceManager,
  serviceManagement,
  ...dataPlanes
])
