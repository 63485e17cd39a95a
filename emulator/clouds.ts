/** The host names of the clouds that a certificate and a proxy of the emulator can stand in for. */

export const loginHosts: readonly string[] = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn'
]

export const azureHosts: readonly string[] = [
  'management.azure.com',
  'management.usgovcloudapi.net',
  'management.chinacloudapi.cn',
  'management.core.windows.net',
  'management.core.usgovcloudapi.net',
  'management.core.chinacloudapi.cn'
]
