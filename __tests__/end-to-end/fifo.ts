import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A pipe in a file's place: whoever writes more than it holds waits for someone who reads. */
export class Fifo {
  readonly path: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'fifo-'))
  #reader: number | undefined

  constructor() {
    this.path = join(this.#folder, 'fifo')
    execFileSync('mkfifo', [this.path])
  }

  /** From now on there is a reader, who reads nothing by itself. */
  open(): void {
    // Without write access too, it would take what one writer leaves for the end.
    this.#reader = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK)
  }

  /** @returns what is in it at this moment, and makes room for more */
  read(): string {
    if (this.#reader === undefined) throw new Error('Nobody has the FIFO open')
    const buffer = Buffer.alloc(1024 * 1024)
    try {
      return buffer.toString('utf8', 0, readSync(this.#reader, buffer))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return ''
      throw error
    }
  }

  close(): void {
    if (this.#reader !== undefined) closeSync(this.#reader)
    rmSync(this.#folder, { recursive: true })
  }
}
