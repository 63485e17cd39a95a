import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

type Options = NonNullable<Parameters<typeof micromark>[1]>

/** HTML as it was written. GitHub's Markdown takes the worst of it away, and so hides what it should not have met. */
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
 * A job summary as the HTML of a page: GitHub's Markdown, without anything that GitHub does to make it safe. What is
 * inert here is inert there.
 */
export function renderSummary(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), unfiltered]
  })
}
