import { type Route, routesOf, statusRoute } from './routes.ts'
import { type Beginning, type Operation, Playback, type Script, type Start, type StartAnswer } from './script.ts'

interface Playing {
  readonly playback: Playback
  /** The operation that it is beside of, or it itself. */
  readonly root: Operation
}

export interface Found {
  /** Undefined if nothing can be at that path. */
  readonly route?: Route
  /** Undefined if nothing is there now. */
  readonly playback?: Playback
}

/** Which operations exist and how far they are, and which requests start more. */
export class Stage {
  readonly #operations: readonly Operation[]
  readonly #starts: readonly Start[]
  #playing: readonly Playing[] = []
  readonly #answered = new Map<Start, number>()
  readonly #carriedOut = new Map<string, number>()

  constructor(scripts: readonly Script[]) {
    this.#operations = scripts.filter((script) => 'steps' in script)
    this.#starts = scripts.filter((script) => 'answers' in script)
    this.restart()
  }

  /** How often each start was carried out, by its id. */
  get carriedOut(): ReadonlyMap<string, number> {
    return this.#carriedOut
  }

  /** What a GET of this URL asks for. */
  find(url: URL): Found {
    return this.#findByPath(url) ?? this.#findByRoute(url)
  }

  /** The start that this request is; those with more of the URL's query go first. */
  startAt(method: string | undefined, url: URL): Start | undefined {
    return best(this.#starts, (start) => (start.method === method ? agreement(start.path, url) : undefined))
  }

  /** Whether a request of any method starts something there. */
  isStart(url: URL): boolean {
    return this.#starts.some(({ path }) => agreement(path, url) !== undefined)
  }

  /** Answers a start's next request, and lets begin what it begins. */
  carryOut(start: Start, nowMs: number): StartAnswer {
    const index = this.#answered.get(start) ?? 0
    const answer = start.answers[Math.min(index, start.answers.length - 1)]
    if (answer === undefined) throw new Error(`Start ${start.id} has no answers`)
    this.#answered.set(start, index + 1)
    if (isCarriedOut(answer)) {
      this.#carriedOut.set(start.id, (this.#carriedOut.get(start.id) ?? 0) + 1)
      for (const operation of start.begins ?? []) this.#begin(operation, { ms: nowMs })
    }
    return answer
  }

  /**
   * Makes everything as it was at first. An id restricts that to one operation, with what is beside it, or to one start,
   * with what it began.
   * @returns whether there is such an id
   */
  restart(id?: string): boolean {
    if (id === undefined) {
      this.#answered.clear()
      this.#carriedOut.clear()
      this.#playing = []
      for (const operation of this.#operations) this.#begin(operation)
      return true
    }
    const roots = this.#playing.filter(({ playback }) => playback.operation.id === id).map(({ root }) => root)
    for (const root of new Set(roots)) this.#begin(root)
    const starts = this.#starts.filter((start) => start.id === id)
    for (const start of starts) this.#undo(start)
    return roots.length + starts.length > 0
  }

  #undo(start: Start): void {
    this.#answered.delete(start)
    this.#carriedOut.delete(start.id)
    this.#playing = this.#playing.filter(({ root }) => !start.begins?.includes(root))
    const roots = new Set(this.#playing.map(({ root }) => root))
    for (const operation of this.#operations) if (!roots.has(operation)) this.#begin(operation)
  }

  /** Begins an operation and what is beside it; what was at the same places, and what is beside that, goes. */
  #begin(root: Operation, beginning: Beginning = {}): void {
    const operations = [root, ...(root.beside ?? [])]
    const places = new Set(operations.map(placeOf))
    const gone = new Set(
      this.#playing.filter(({ playback }) => places.has(placeOf(playback.operation))).map(({ root }) => root)
    )
    const begun = operations.map((operation) => ({ playback: new Playback(operation, beginning), root }))
    this.#playing = [...begun, ...this.#playing.filter((playing) => !gone.has(playing.root))]
  }

  #findByPath(url: URL): Found | undefined {
    const playing = best(this.#playing, ({ playback: { operation } }) =>
      operation.path === undefined ? undefined : agreement(operation.path, url)
    )
    return playing && { route: statusRoute(playing.playback.operation.api), playback: playing.playback }
  }

  /** By its API's pattern and its id. If there is no such operation: a route that leads there. */
  #findByRoute(url: URL): Found {
    const routes = routesOf(url)
    const found = routes.flatMap((route) => {
      const id = decodeURIComponent(route.pattern.exec(url.pathname)?.groups?.id ?? '')
      const key = ({ id, jobName = id }: Operation) => (route.kind === 'job' ? jobName : id)
      const playing = this.#playing.find(
        ({ playback: { operation } }) =>
          operation.path === undefined && operation.api === route.api && key(operation) === id
      )
      return playing === undefined ? [] : [{ route, playback: playing.playback }]
    })
    return found[0] ?? { route: routes[0] }
  }
}

function placeOf({ api, id, path }: Operation): string {
  return path === undefined ? `${api} ${id}` : path.toLowerCase()
}

function isCarriedOut(answer: StartAnswer): boolean {
  if (answer.isCarriedOut !== undefined) return answer.isCarriedOut
  if ('fault' in answer) return true
  const code = 'http' in answer ? answer.http : (answer.code ?? 200)
  return code < 400
}

/** How many members of a path's query, but for the version, a URL shares; undefined if it is another place. */
function agreement(path: string, url: URL): number | undefined {
  const wanted = new URL(path, url)
  if (canonical(wanted) !== canonical(url)) return undefined
  const members = [...wanted.searchParams].filter(([name]) => name !== 'api-version')
  return members.every(([name, value]) => url.searchParams.get(name) === value) ? members.length : undefined
}

/** A deployment in a resource group has two paths in its specification, and az asks by the shorter one. */
function canonical({ pathname }: URL): string {
  return decodeURIComponent(pathname)
    .toLowerCase()
    .replace(
      /^(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+)\/deployments\//,
      '$1/providers/microsoft.resources/deployments/'
    )
}

/** The first of those with the highest rank; undefined ranks are out. */
function best<T>(all: readonly T[], rank: (one: T) => number | undefined): T | undefined {
  const ranked = all.flatMap((one) => {
    const value = rank(one)
    return value === undefined ? [] : [{ one, value }]
  })
  return ranked.sort((a, b) => b.value - a.value)[0]?.one
}
