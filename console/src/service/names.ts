/** Names of servers by their ids, for pages that know only these. */

import { signal } from '@preact/signals'
import { client } from './client'
import { isAdminOfAll } from './me'

const LIMIT = 100
const MOST_PAGES = 3
const PAUSE_MS = 5000

/** The names that are known: of the newest servers, which most of what has happened lately is about. */
export const serverNames = signal<ReadonlyMap<string, string>>(new Map())

let timer: ReturnType<typeof setTimeout> | undefined
let readAt = -Infinity

/** Has the name of a server known soon, if it is one of the newest; servers are not asked for one by one. */
export function needName(id: string): void {
  if (serverNames.peek().has(id) || timer !== undefined) return
  const pause = Math.max(100, readAt + PAUSE_MS - performance.now())
  timer = setTimeout(() => {
    // Without names the ids say enough.
    void readNames().catch(() => {})
  }, pause)
}

async function readNames(): Promise<void> {
  readAt = performance.now()
  timer = undefined
  const names = new Map(serverNames.peek())
  let cursor: string | null | undefined
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const query = { sort: '-created_at', limit: LIMIT, cursor, all_projects: isAdminOfAll.value } as const
    const { items, next_cursor } = await client.servers.page(query)
    for (const { id, name } of items) names.set(id, name)
    cursor = next_cursor
  }
  serverNames.value = names
}
