// Replaces undici. @actions/http-client imports it for `getAgentDispatcher`, which we do not call: its agents support
// proxies too. undici is ten times the size of the rest, and every run would load it before its first poll.
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not in this bundle: tsconfig.build.json replaces it')
  }
}
