import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

type Options = NonNullable<Parameters<typeof micromark>[1]>

/** Keeps HTML as it was written. GitHub's Markdown sanitizes it, which would hide unsafe HTML from the tests. */
const unfiltered: NonNullable<Options['htmlExtensions']>[number] = {
  exit: {
    htmlFlowData(token) {
      return this.raw(this.sliceSerialize(token))
    },
    htmlTextData(token) {
      return this.raw(this.sliceSerialize(token))
    }
  }
}

/**
 * Renders a job summary to HTML as GitHub does, but without sanitizing. HTML that is inert here is inert on GitHub too.
 */
export function renderSummary(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), unfiltered]
  })
}
