/** The text that a thread is running, in shared memory. Another thread can read it after the first one hung or died. */
export class Slate {
  readonly #head: Int32Array
  readonly #units: Uint16Array

  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, 2)
    this.#units = new Uint16Array(memory, 8)
  }

  write(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#units[at] = text.charCodeAt(at)
    Atomics.store(this.#head, 1, text.length)
    Atomics.add(this.#head, 0, 1)
  }

  /** How many texts have been written. */
  get count(): number {
    return Atomics.load(this.#head, 0)
  }

  read(): string {
    return Buffer.from(this.#units.slice(0, Atomics.load(this.#head, 1)).buffer).toString('utf16le')
  }
}
