import { type Conclusion, currentApi, currentUntil, currentUrl } from './conclusion.ts'
import { hidesQuery } from './shown-url.ts'

/**
 * The inputs with which another run can continue the wait, as lines of YAML. There are none if nothing was polled. The
 * texts may be foreign.
 */
export function handOverLines(conclusion: Conclusion): readonly string[] {
  const { subject } = conclusion
  const [api, url] = [currentApi(conclusion), currentUrl(conclusion)]
  if (subject === undefined || api === undefined || url === undefined) return []
  const inputs: readonly (readonly [input: string, value: string])[] = [
    ['api', scalar(api)],
    ['operation-url', hidesQuery(url) ? urlOutput : scalar(url)],
    ...(currentUntil(conclusion) === 'deleted' ? [['until', 'deleted'] as const] : []),
    // The state is polled after the operation, and only that run uses state-field.
    ...subject.handOver
      .filter(([input]) => input !== 'state-field' || api === 'arm-resource')
      .map(([input, value]) => [input, scalar(value)] as const)
  ]
  return ['with:', ...inputs.map(([input, value]) => `  ${input}: ${value}`)]
}

/** The URL with its query, which may contain a signature, is only in the output. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's syntax
const urlOutput = '${{ steps.<id of this step>.outputs.operation-url }} # its query is not shown here'

/** A text as a YAML scalar: plain if it is unambiguous, otherwise double-quoted as in JSON. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z/][\w./:?=&%,-]*$/.test(text) && !text.endsWith(':') && !keywords.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** The words that YAML 1.1 reads as a boolean or as null. */
const keywords = /^(?:y|n|yes|no|on|off|true|false|null)$/i
