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

type Run = AbortController & { isWantedAgain?: boolean }
type Read<Item> = (signal: AbortSignal) => Promise<Partial<State<Item>>>

const NOTHING = { items: [], total: undefined, cursor: null, error: undefined, loading: true }

/**
 * Reads a list from its begin whenever one of `inputs` changes; of two requests the one asked for last counts. With
 * `idOf` nothing is shown twice that has moved from one page to the next meanwhile.
 */
export function usePages<Item>(
  readPage: (position: Position, signal: AbortSignal) => Promise<Page<Item>>,
  inputs: readonly unknown[],
  idOf?: (item: Item) => string,
): Pages<Item> {
  const [state, setState] = useState<State<Item>>(NOTHING)
  const latest = useRef({ readPage, state })
  latest.current = { readPage, state }
  const running = useRef<Run | undefined>(undefined)
  const wantsMore = useRef(false)

  const read = useCallback((collect: Read<Item>) => {
    running.current?.abort()
    const run: Run = (running.current = new AbortController())
    setState((before) => ({ ...before, loading: true }))
    const settle = (change: Partial<State<Item>>) => {
      if (run.signal.aborted) return
      running.current = undefined
      setState((before) => ({ ...before, ...change, loading: false }))
      if (run.isWantedAgain) setTimeout(reload)
    }
    collect(run.signal).then(
      (change) => settle({ error: undefined, ...change }),
      (error: unknown) => settle({ error }),
    )
  }, [])

  const reload = useCallback(() => {
    if (running.current) return void (running.current.isWantedAgain = true)
    read((signal) => collect(latest.current.readPage, latest.current.state.items.length, signal))
  }, [])

  useEffect(() => {
    setState(NOTHING)
    wantsMore.current = false
    read((signal) => collect(latest.current.readPage, 1, signal))
    return () => running.current?.abort()
  }, inputs)

  const readMore = useCallback(() => {
    const { state } = latest.current
    if (state.loading) wantsMore.current = true
    if (state.loading || state.cursor === null) return
    const { cursor } = state
    latest.current.state = { ...state, loading: true }
    read(async (signal) => {
      const page = await latest.current.readPage({ cursor }, signal)
      const { items } = latest.current.state
      return { items: join(items, page.items, idOf), total: page.total, cursor: page.next_cursor }
    })
  }, [])

  useEffect(() => {
    if (state.loading || !wantsMore.current) return
    wantsMore.current = false
    if (state.error === undefined) readMore()
  }, [state.loading])
  useRecovery(() => latest.current.state.error !== undefined && reload())

  const change = useCallback((edit: (items: Item[]) => Item[], added = 0) => {
    setState((before) => ({
      ...before,
      items: edit(before.items),
      total: before.total === undefined ? undefined : before.total + added,
    }))
  }, [])

  const { items, total, error, loading, cursor } = state
  return { items, total, error, loading, hasMore: cursor !== null, readMore, reload, change }
}

/** Reads pages from the begin until at least `wanted` items are there. */
async function collect<Item>(
  readPage: (position: Position, signal: AbortSignal) => Promise<Page<Item>>,
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
