import { type Route, routesOf, statusRoute } from './routes.ts'
import { type Beginning, type Operation, Playback, type Script, type Start, type StartAnswer } from './script.ts'

interface Playing {
  readonly playback: Playback
  /** The operation itself, or the operation that it is beside. */
  readonly root: Operation
}

export interface Found {
  /** Undefined if the path matches no route. */
  readonly route?: Route
  /** Undefined if nothing exists there now. */
  readonly playback?: Playback
}

/** The operations that exist now, their progress, and the requests that start more. */
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

  /** Finds what a GET of this URL refers to. */
  find(url: URL): Found {
    return this.#findByPath(url) ?? this.#findByRoute(url)
  }

  /** The start that matches a request. If several match, the one that shares most of the URL's query. */
  startAt(method: string | undefined, url: URL): Start | undefined {
    return best(this.#starts, (start) => (start.method === method ? agreement(start.path, url) : undefined))
  }

  /** Whether a request with any method starts something at this URL. */
  isStart(url: URL): boolean {
    return this.#starts.some(({ path }) => agreement(path, url) !== undefined)
  }

  /** Carries out a start's next request: returns the answer, and begins the operations. */
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
   * Restores the initial state. An id limits that to one operation with the operations beside it, or to one start with
   * the operations that it began.
   * @returns whether the id exists
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

  /** Begins an operation and those beside it. They replace the operations at the same paths, and those beside them. */
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

  /** Finds an operation by its API's pattern and its id. If none exists, it returns a matching route. */
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

/** How many members of the path's query, without api-version, the URL shares; undefined if the path differs. */
function agreement(path: string, url: URL): number | undefined {
  const wanted = new URL(path, url)
  if (canonical(wanted) !== canonical(url)) return undefined
  const members = [...wanted.searchParams].filter(([name]) => name !== 'api-version')
  return members.every(([name, value]) => url.searchParams.get(name) === value) ? members.length : undefined
}

/** The specification has two paths for a deployment in a resource group, and az uses the shorter one. */
function canonical({ pathname }: URL): string {
  return decodeURIComponent(pathname)
    .toLowerCase()
    .replace(
      /^(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+)\/deployments\//,
      '$1/providers/microsoft.resources/deployments/'
    )
}

/** The first item with the highest rank. Items with an undefined rank are excluded. */
function best<T>(all: readonly T[], rank: (one: T) => number | undefined): T | undefined {
  const ranked = all.flatMap((one) => {
    const value = rank(one)
    return value === undefined ? [] : [{ one, value }]
  })
  return ranked.sort((a, b) => b.value - a.value)[0]?.one
}
