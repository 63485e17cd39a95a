import { type Conclusion, currentApi, currentUrl } from './conclusion.ts'
import { hidesQuery } from './shown-url.ts'

/**
 * The inputs with which another run goes on waiting, as lines of YAML; none if the inputs did not say what to wait for.
 * The texts may be foreign.
 */
export function handOverLines(conclusion: Conclusion): readonly string[] {
  const { subject } = conclusion
  const [api, url] = [currentApi(conclusion), currentUrl(conclusion)]
  if (subject === undefined || api === undefined || url === undefined) return []
  const inputs: readonly (readonly [input: string, value: string])[] = [
    ['api', scalar(api)],
    ['operation-url', hidesQuery(url) ? urlOutput : scalar(url)],
    ...(subject.until === 'deleted' ? [['until', 'deleted'] as const] : []),
    ...subject.handOver.map(([input, value]) => [input, scalar(value)] as const)
  ]
  return ['with:', ...inputs.map(([input, value]) => `  ${input}: ${value}`)]
}

/** A query may contain a signature, so it is in the output alone. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's syntax
const urlOutput = '${{ steps.<id of this step>.outputs.operation-url }} # its query is not shown here'

/** A text as a YAML scalar: plain if nobody could take it for anything else, otherwise double-quoted as in JSON. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z/][\w./:?=&%,-]*$/.test(text) && !text.endsWith(':') && !keywords.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** What YAML 1.1 takes for a boolean or for nothing. */
const keywords = /^(?:y|n|yes|no|on|off|true|false|null)$/i
