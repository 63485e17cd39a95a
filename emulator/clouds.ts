/** The Azure clouds as data: the host names that the emulator's certificate and proxy can stand in for. */

export interface CloudHosts {
  readonly name: string
  /** The metadata names the first one. */
  readonly login: readonly string[]
  readonly resourceManager: string
  readonly serviceManagement: string
  /** Hosts of services outside Resource Manager. */
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
