import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A named pipe in place of a file. A writer that writes more than its capacity waits for a reader. */
export class Fifo {
  readonly path: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'fifo-'))
  #reader: number | undefined

  constructor() {
    this.path = join(this.#folder, 'fifo')
    execFileSync('mkfifo', [this.path])
  }

  /** Opens it for reading, but reads nothing yet. */
  open(): void {
    // Without write access too, a closing writer would look like the end of the file.
    this.#reader = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK)
  }

  /** @returns its current content, which frees its capacity */
  read(): string {
    if (this.#reader === undefined) throw new Error('The FIFO is not open')
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
