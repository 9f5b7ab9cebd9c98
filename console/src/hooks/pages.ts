/** A long list, read page by page as it is scrolled. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { useRecovery } from './recovery'

/** A page as the service has it; `total` is missing where the service does not count. */
export interface Page<Item> {
  items: Item[]
  total?: number
  next_cursor: string | null
}

/** Where a page begins: nothing is the begin of the list. */
export type Position = { cursor?: string }

/** What has been read of a list. */
export interface Pages<Item> {
  items: Item[]
  /** How many the whole list has; undefined until the first page is there, and where the service does not count. */
  total: number | undefined
  error: unknown
  loading: boolean
  /** Whether there is more to read. */
  hasMore: boolean
  /** Reads the next page; while something is being read, as soon as that is there. */
  readMore(): void
  /**
   * Reads as much as was there anew, and keeps showing the old until it is here; once more where something is being
   * read already, since that may have been too early.
   */
  reload(): void
  /** Changes what is shown, such as one item that is known to be newer. */
  change(edit: (items: Item[]) => Item[], added?: number): void
}

interface State<Item> {
  items: Item[]
  total: number | undefined
  cursor: string | null
  error: unknown
  loading: boolean
}

type Read<Item> = (signal: AbortSignal) => Promise<Partial<State<Item>>>
type ReadPage<Item> = (position: Position, signal: AbortSignal) => Promise<Page<Item>>
type SetState<Item> = (edit: (before: State<Item>) => State<Item>) => void

const NOTHING = { items: [], total: undefined, cursor: null, error: undefined, loading: true }

/**
 * Reads a list from its begin whenever one of `inputs` changes; of two requests the one asked for last counts. With
 * `idOf` nothing is shown twice that has moved from one page to the next meanwhile.
 */
export function usePages<Item>(
  readPage: ReadPage<Item>,
  inputs: readonly unknown[],
  idOf?: (item: Item) => string,
): Pages<Item> {
  const [state, setState] = useState<State<Item>>(NOTHING)
  const latest = useRef({ readPage, state })
  latest.current = { readPage, state }
  const [reader] = useState(() => new Reader<Item>(setState))
  const reload = useCallback(() => {
    if (reader.postpone(reload)) return
    reader.read((signal) => collect(latest.current.readPage, latest.current.state.items.length, signal))
  }, [])
  useEffect(() => {
    setState(NOTHING)
    reader.read((signal) => collect(latest.current.readPage, 1, signal))
    return () => reader.stop()
  }, inputs)
  useRecovery(() => latest.current.state.error !== undefined && reload())
  const readMore = useReadMore(reader, latest, idOf)
  const change = useCallback((edit: (items: Item[]) => Item[], added = 0) => {
    setState(({ items, total, ...rest }) => ({
      ...rest,
      items: edit(items),
      total: total === undefined ? undefined : total + added,
    }))
  }, [])
  const { items, total, error, loading, cursor } = state
  return { items, total, error, loading, hasMore: cursor !== null, readMore, reload, change }
}

/** Reads one thing at a time: what is asked for takes the place of what is being read. */
class Reader<Item> {
  readonly #setState: SetState<Item>
  #running: AbortController | undefined
  #again: (() => void) | undefined

  constructor(setState: SetState<Item>) {
    this.#setState = setState
  }

  read(collect: Read<Item>): void {
    this.stop()
    const run = (this.#running = new AbortController())
    this.#setState((before) => ({ ...before, loading: true }))
    const settle = (change: Partial<State<Item>>) => {
      if (run.signal.aborted) return
      const again = this.#again
      this.#running = this.#again = undefined
      this.#setState((before) => ({ ...before, ...change, loading: false }))
      if (again) setTimeout(again)
    }
    collect(run.signal).then(
      (change) => settle({ error: undefined, ...change }),
      (error: unknown) => settle({ error }),
    )
  }

  /** Has `again` called when what is being read is there; returns whether something is. */
  postpone(again: () => void): boolean {
    if (this.#running) this.#again = again
    return this.#running !== undefined
  }

  stop(): void {
    this.#running?.abort()
    this.#running = this.#again = undefined
  }
}

interface Latest<Item> {
  readPage: ReadPage<Item>
  state: State<Item>
}

/** Returns what reads the next page, as soon as nothing else is being read. */
function useReadMore<Item>(
  reader: Reader<Item>,
  latest: { current: Latest<Item> },
  idOf: ((item: Item) => string) | undefined,
): () => void {
  const isWanted = useRef(false)
  const { loading } = latest.current.state
  const readMore = useCallback(() => {
    const { loading, cursor } = latest.current.state
    isWanted.current = loading
    if (loading || cursor === null) return
    latest.current.state = { ...latest.current.state, loading: true }
    reader.read(async (signal) => {
      const page = await latest.current.readPage({ cursor }, signal)
      const { items } = latest.current.state
      return { items: join(items, page.items, idOf), total: page.total, cursor: page.next_cursor }
    })
  }, [])
  useEffect(() => {
    if (!loading && isWanted.current && latest.current.state.error === undefined) readMore()
    if (!loading) isWanted.current = false
  }, [loading])
  return readMore
}

/** Reads pages from the begin until at least `wanted` items are there. */
async function collect<Item>(
  readPage: ReadPage<Item>,
  wanted: number,
  signal: AbortSignal,
): Promise<Partial<State<Item>>> {
  let page = await readPage({}, signal)
  let items = page.items
  while (items.length < wanted && page.next_cursor !== null) {
    page = await readPage({ cursor: page.next_cursor }, signal)
    items = [...items, ...page.items]
  }
  return { items, total: page.total, cursor: page.next_cursor }
}

function join<Item>(items: Item[], more: Item[], idOf: ((item: Item) => string) | undefined): Item[] {
  if (!idOf) return [...items, ...more]
  const known = new Set(items.map(idOf))
  return [...items, ...more.filter((item) => !known.has(idOf(item)))]
}
