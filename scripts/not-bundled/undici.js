// @actions/http-client wants it for `getAgentDispatcher`, which nothing here calls: proxies are reached by its agents.
// Ten times the size of the rest, it would be loaded before every first poll.
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not in this bundle: tsconfig.build.json says what stands in its place')
  }
}
