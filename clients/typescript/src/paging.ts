/** Lists, page by page. */

import type { Loose } from './connection.js'

/** A page of a list, as the service describes it. */
interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

/** What a list is asked for: filters, order and position. */
export type Query<Data extends { query?: unknown }> = Partial<Loose<NonNullable<Data['query']>>>

/** How many items a page has unless the caller says otherwise: the most, so that there are few requests. */
export const LARGEST = { limit: 100 }

/** Yields the items of a list, reading one page after the other as they are needed. */
export async function* walk<Item>(
  readPage: (position: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let position: { cursor?: string } | undefined = {}
  while (position) {
    const page: Page<Item> = await readPage(position)
    yield* page.items
    position = page.next_cursor === null ? undefined : { cursor: page.next_cursor }
  }
}
