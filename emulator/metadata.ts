import { jsonAnswer } from './answers.ts'
import { type CloudHosts, clouds, publicCloud } from './clouds.ts'
import type { Answer } from './script.ts'

/** Where a cloud signs in, and for which audiences. */
export interface CloudMetadata {
  readonly loginEndpoint: string
  readonly audiences: readonly string[]
}

interface Asked {
  /** The emulator's own, by the host that was asked. */
  readonly origin: string
  /** The `api-version`; the form of the document depends on it. */
  readonly version: string
  /** What the emulator says of itself under a host that is no cloud's. */
  readonly own: CloudMetadata | undefined
}

/** From this version on it is a list of clouds, */
const listVersion = '2018-05-01'
/** and from this one on the one cloud that was asked: az and Terraform ask for this. */
const oneVersion = '2022-09-01'

/** What Resource Manager answers at `/metadata/endpoints`, to anyone. */
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

/** As the sovereign clouds do, too: Service Management's audience comes first. */
function authenticationOf({ login, resourceManager, serviceManagement }: CloudHosts): CloudMetadata {
  return {
    loginEndpoint: `https://${login[0]}`,
    audiences: [`https://${serviceManagement}/`, `https://${resourceManager}/`]
  }
}

/** The members that clients of 2022-09-01 read; az needs `suffixes`. */
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
