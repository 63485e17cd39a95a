import { type Profiler, Session } from 'node:inspector'

/** Which code has run, from V8's precise coverage, so that nothing needs instrumentation. */
export class Coverage {
  readonly #session = new Session()
  /** For each function, by its location: which of its characters have run. */
  readonly #ran = new Map<string, Uint8Array>()
  readonly #isCounted: (url: string) => boolean

  /** @param isCounted whether a file's code counts */
  constructor(isCounted: (url: string) => boolean) {
    this.#isCounted = isCounted
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** How much of the functions that were called has run, in characters. */
  get reached(): { readonly ran: number; readonly all: number } {
    const functions = [...this.#ran.values()]
    const ran = functions.reduce((sum, marks) => sum + marks.reduce((own, mark) => own + mark, 0), 0)
    return { ran, all: functions.reduce((sum, { length }) => sum + length, 0) }
  }

  /** Whether code has run since the last call that had not run before. */
  isNew(): boolean {
    return this.#take().some(([place, marks]) => hasMore(marks, this.#ran.get(place)))
  }

  /** Remembers the code that has run since the last call. @returns whether any of it is new */
  remember(): boolean {
    let isNew = false
    for (const [place, marks] of this.#take()) {
      const before = this.#ran.get(place)
      if (!hasMore(marks, before)) continue
      isNew = true
      this.#ran.set(
        place,
        marks.map((mark, at) => mark | (before?.[at] ?? 0))
      )
    }
    return isNew
  }

  #take(): readonly (readonly [place: string, marks: Uint8Array])[] {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error
      scripts = result
    })
    return scripts
      .filter(({ url }) => this.#isCounted(url))
      .flatMap(({ scriptId, functions }) =>
        functions.map(({ ranges }) => [
          `${scriptId}:${ranges[0]?.startOffset}:${ranges[0]?.endOffset}`,
          marksOf(ranges)
        ])
      )
  }
}

/** V8 lists the blocks whose count differs from the surrounding code, outer blocks first. */
function marksOf(ranges: readonly Profiler.CoverageRange[]): Uint8Array {
  const { startOffset: start = 0, endOffset: end = 0 } = ranges[0] ?? {}
  const marks = new Uint8Array(end - start)
  for (const { startOffset, endOffset, count } of ranges)
    marks.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start)
  return marks
}

function hasMore(marks: Uint8Array, before: Uint8Array | undefined): boolean {
  return before === undefined ? marks.includes(1) : marks.some((mark, at) => mark > (before[at] ?? 0))
}
