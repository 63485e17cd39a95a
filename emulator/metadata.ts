import { jsonAnswer } from './answers.ts'
import { type CloudHosts, clouds, publicCloud } from './clouds.ts'
import type { Answer } from './script.ts'

/** A cloud's sign-in endpoint and audiences. */
export interface CloudMetadata {
  readonly loginEndpoint: string
  readonly audiences: readonly string[]
}

interface Asked {
  /** The emulator's origin, as the client requested it. */
  readonly origin: string
  /** The `api-version`, which decides the document's format. */
  readonly version: string
  /** The metadata under a host that belongs to no cloud. */
  readonly own: CloudMetadata | undefined
}

/** From this version on, the document is a list of clouds. */
const listVersion = '2018-05-01'
/** From this version on, it is only the requested cloud. az and Terraform use this version. */
const oneVersion = '2022-09-01'

/** Resource Manager's public response at `/metadata/endpoints`. */
export function metadataAnswer({ origin, version, own }: Asked): Answer {
  const asked = clouds.find(({ resourceManager }) => resourceManager === new URL(origin).hostname)
  const cloud = asked ?? { ...publicCloud, name: 'Emulator' }
  const authentication = (asked === undefined ? own : undefined) ?? authenticationOf(cloud)
  if (version >= oneVersion) return jsonAnswer(200, cloudDocument(cloud, origin, authentication))
  if (version >= listVersion) {
    const others = clouds
      .filter((other) => other !== asked)
      .map((other) => cloudDocument(other, `https://${other.resourceManager}`, authenticationOf(other)))
    return jsonAnswer(200, [cloudDocument(cloud, origin, authentication), ...others])
  }
  return jsonAnswer(200, {
    galleryEndpoint: 'https://gallery.example/',
    graphEndpoint: 'https://graph.windows.net/',
    portalEndpoint: 'https://portal.example/',
    authentication
  })
}

/** Service Management's audience comes first, as in the sovereign clouds. */
function authenticationOf({ login, resourceManager, serviceManagement }: CloudHosts): CloudMetadata {
  return {
    loginEndpoint: `https://${login[0]}`,
    audiences: [`https://${serviceManagement}/`, `https://${resourceManager}/`]
  }
}

/** The members that clients of version 2022-09-01 read. az needs `suffixes`. */
function cloudDocument({ name }: CloudHosts, origin: string, authentication: CloudMetadata): object {
  return {
    name,
    portal: 'https://portal.example',
    authentication: { ...authentication, tenant: 'common', identityProvider: 'AAD' },
    graphAudience: 'https://graph.windows.net/',
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    resourceManager: `${origin}/`,
    suffixes: {
      keyVaultDns: 'vault.example',
      sqlServerHostname: 'database.example',
      storage: 'storage.example'
    }
  }
}
