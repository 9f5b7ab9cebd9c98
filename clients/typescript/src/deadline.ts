/** A limit of time and a signal of the caller as one signal. */

const LONGEST_MS = 2 ** 31 - 1

/** Aborts its signal when the time is over or the caller's signal is aborted; `release` ends that. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #seconds: number
  readonly #outer: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(seconds: number, outer?: AbortSignal) {
    this.#seconds = seconds
    this.#outer = outer
    outer?.addEventListener('abort', this.#pass)
    if (outer?.aborted) this.#pass()
    this.extend()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Begins the time anew. */
  extend(): void {
    clearTimeout(this.#timer)
    const expire = () => this.#controller.abort(new Error(`nothing came for ${this.#seconds} seconds`))
    this.#timer = setTimeout(expire, Math.min(this.#seconds * 1000, LONGEST_MS))
  }

  release(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#pass)
  }

  readonly #pass = (): void => this.#controller.abort(this.#outer?.reason)
}
