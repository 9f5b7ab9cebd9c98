/** The list of servers: read page by page, and kept as the service has it by what happens. */

import { signal } from '@preact/signals'
import { type Event, isApiError, type Server } from '@ostler/sdk'
import { client } from '../../service/client'
import { mapBounded } from './bounded'
import { isFiltered, isOfProject, matches, type ServerQuery } from './filters'
import { compareBy, insert } from './order'

/** What has been read of it. */
export interface ListState {
  items: Server[]
  /** How many there are; undefined until they were read once. */
  total: number | undefined
  /** Why it could not be read; what was read before stays. */
  error: unknown
}

type Change = [id: string, server: Server | undefined]

const PAGE = { limit: 100 }
const READERS = 4
/** With so many changed servers their pages are fewer requests than they are. */
const MANY = 25
const GATHER_MS = 60
const BETWEEN_MS = 500
const AGAIN_MS = 5000

/**
 * One list by its filters and its order. It does one thing at a time, so that nothing that was read earlier takes the
 * place of something newer: reads all anew, reads servers that changed, reads the next page.
 */
export class LiveList {
  readonly state = signal<ListState>({ items: [], total: undefined, error: undefined })
  #query: ServerQuery
  #compare: (one: Server, other: Server) => number
  #cursor: string | null = null
  /** The last server of the last page: what is behind it comes with the next one. */
  #boundary: Server | undefined
  #seen = 0
  #isAllWanted = true
  #isMoreWanted = false
  #isCountWanted = false
  /** Which servers have changed, and whether they are gone. */
  #changed = new Map<string, boolean>()
  /** What was put in its place while something was being read that may be older. */
  #fresh = new Set<string>()
  #isWorking = false
  /** Whether the service refuses the question: it will, whatever happens. */
  #isRefused = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #next = 0
  readonly #end = new AbortController()
  /** What is in the way for longer than this is told, and tried again. */
  readonly #options = { signal: this.#end.signal, retrySeconds: 2 }

  constructor(query: ServerQuery) {
    this.#query = query
    this.#compare = compareBy(query.sort ?? 'created_at')
    void this.#work()
  }

  /** Gives up what is being read. */
  end(): void {
    clearTimeout(this.#timer)
    this.#end.abort()
  }

  /** Reads anew what is seen and what is before it. */
  reload(): void {
    this.#isAllWanted = true
    this.#isRefused = false
    void this.#work()
  }

  /** Reads the next page. */
  readMore(): void {
    if (this.#cursor === null) return
    this.#isMoreWanted = true
    // What is in the way is tried again by and by.
    if (this.state.peek().error === undefined) void this.#work()
  }

  /** Is told up to which row the list is seen. */
  see(last: number): void {
    this.#seen = last
  }

  /** Is told what happened. */
  hear({ type, server_id, project_id }: Event): void {
    if (server_id === null || this.#isRefused || !isOfProject(this.#query, project_id)) return
    const isOther = type !== 'server.changed' || isFiltered(this.#query)
    const isPlaced = this.#query.sort?.endsWith('updated_at') ?? false
    if (!isOther && !isPlaced && !this.#knows(server_id)) return
    this.#isCountWanted ||= isOther
    this.#note(server_id, type === 'server.deleted')
  }

  /** Reads a server anew, soon. */
  check(id: string): void {
    this.#note(id, false)
  }

  #note(id: string, isGone: boolean): void {
    this.#changed.set(id, isGone)
    this.#timer ??= setTimeout(() => this.#wake(), Math.max(GATHER_MS, this.#next - performance.now()))
  }

  /** Shows a server as an action has left it. */
  put(server: Server): void {
    this.#place([[server.id, server]])
    this.#fresh.add(server.id)
    this.check(server.id)
  }

  #knows(id: string): boolean {
    return this.state.peek().items.some((server) => server.id === id)
  }

  #wake(): void {
    this.#timer = undefined
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    try {
      for (let step = this.#choose(); step; step = this.#choose()) await step()
    } catch (error) {
      if (!this.#end.signal.aborted) this.#fail(error)
    } finally {
      this.#isWorking = false
    }
  }

  #choose(): (() => Promise<void>) | undefined {
    if (this.#end.signal.aborted) return undefined
    if (this.#isAllWanted || this.#isVeryMuch()) return () => this.#readAll()
    if (this.#changed.size > 0 && this.#timer === undefined) return () => this.#readChanged()
    if (this.#isMoreWanted) return () => this.#readNext()
    return undefined
  }

  #isVeryMuch(): boolean {
    return this.#changed.size > MANY + this.#seen / PAGE.limit
  }

  /** What is wrong with the question stays so; of all else it is tried whether it is over. */
  #fail(error: unknown): void {
    this.#isAllWanted = true
    this.state.value = { ...this.state.peek(), error }
    this.#isRefused = isApiError(error) && error.status < 500 && error.status !== 429
    if (!this.#isRefused) this.#timer ??= setTimeout(() => this.#wake(), AGAIN_MS)
  }

  #readPage(position: { cursor?: string; limit?: number } = {}) {
    return client.servers.page({ ...this.#query, ...PAGE, ...position }, this.#options)
  }

  async #readAll(): Promise<void> {
    this.#isAllWanted = this.#isCountWanted = false
    this.#changed.clear()
    this.#fresh.clear()
    let page = await this.#readPage()
    const items = page.items
    while (items.length < this.#seen && page.next_cursor !== null) {
      page = await this.#readPage({ cursor: page.next_cursor })
      items.push(...page.items)
    }
    this.#rest()
    this.#setEnd(items, page.next_cursor)
    const fresh = this.state.peek().items.filter(({ id }) => this.#fresh.has(id))
    this.state.value = { items: unite(items), total: page.total, error: undefined }
    this.#place(fresh.map((server) => [server.id, server]))
  }

  async #readChanged(): Promise<void> {
    const changed = [...this.#changed]
    const isCountWanted = this.#isCountWanted
    this.#isCountWanted = false
    this.#changed.clear()
    this.#fresh.clear()
    const read = mapBounded(changed, READERS, async ([id, isGone]) => (isGone ? undefined : this.#readServer(id)))
    const [servers, page] = await Promise.all([read, isCountWanted ? this.#readPage({ limit: 1 }) : undefined])
    this.#rest()
    const found = changed.map(([id], index): Change => [id, servers[index]])
    this.#place(found.filter(([id]) => !this.#fresh.has(id)), page?.total)
  }

  async #readServer(id: string): Promise<Server | undefined> {
    try {
      return await client.servers.get(id, this.#options)
    } catch (error) {
      if (isApiError(error) && [403, 404].includes(error.status)) return undefined
      throw error
    }
  }

  async #readNext(): Promise<void> {
    const page = this.#cursor === null ? undefined : await this.#readPage({ cursor: this.#cursor })
    this.#isMoreWanted = false
    if (!page) return
    this.#setEnd(page.items, page.next_cursor)
    const items = unite([...this.state.peek().items, ...page.items])
    this.state.value = { items, total: page.total, error: undefined }
  }

  #rest(): void {
    this.#next = performance.now() + BETWEEN_MS
  }

  #setEnd(items: Server[], cursor: string | null): void {
    this.#cursor = cursor
    this.#boundary = cursor === null ? undefined : items.at(-1)
  }

  /** Puts servers where they are now; what is gone, or matches no more, goes. */
  #place(changes: Change[], total = this.state.peek().total): void {
    const ids = new Set(changes.map(([id]) => id))
    const items = this.state.peek().items.filter(({ id }) => !ids.has(id))
    for (const [, server] of changes) if (server && this.#hasPlaceFor(server)) insert(items, server, this.#compare)
    const known = total === undefined ? undefined : Math.max(total, items.length)
    this.state.value = { items, total: known, error: undefined }
  }

  #hasPlaceFor(server: Server): boolean {
    const isRead = this.#boundary === undefined || this.#compare(server, this.#boundary) <= 0
    return isRead && matches(this.#query, server)
  }
}

/** Leaves out what comes a second time, since it had another place when the page before was read. */
function unite(servers: Server[]): Server[] {
  return [...new Map(servers.map((server) => [server.id, server])).values()]
}
