/** Lists that the service orders from the oldest on, read from their end. */

import type { Page, Position } from './pages'

const LIMIT = 100

interface Part<Item> {
  items: Item[]
  total: number
}

/**
 * Reads one page of a list backwards, for `usePages`: its cursor is how many items lie before what has been read. What
 * comes meanwhile is behind that, and what goes brings an item a second time at most.
 */
export async function readNewestFirst<Item>(
  readPart: (offset: number, limit: number) => Promise<Part<Item>>,
  { cursor }: Position,
): Promise<Page<Item>> {
  if (cursor !== undefined) return readBefore(readPart, Number(cursor))
  const first = await readPart(0, LIMIT)
  if (first.total > first.items.length) return readBefore(readPart, first.total)
  return { items: first.items.toReversed(), total: first.total, next_cursor: null }
}

async function readBefore<Item>(
  readPart: (offset: number, limit: number) => Promise<Part<Item>>,
  end: number,
): Promise<Page<Item>> {
  const offset = Math.max(0, end - LIMIT)
  const { items, total } = await readPart(offset, end - offset)
  return { items: items.toReversed(), total, next_cursor: offset > 0 ? String(offset) : null }
}
