/** A list of the catalogue, as a page needs it. */

import { useEffect, useState } from 'preact/hooks'
import type { Kept } from '../service/catalogue'

/** What is known of a list. */
export interface NeededList<Item> {
  /** Null until it has been read. */
  items: Item[] | null
  /** Why it could not be read. */
  error: unknown
  reload(): void
}

/** Reads a list unless it has been read already. */
export function useKept<Item>(kept: Kept<Item>): NeededList<Item> {
  const [error, setError] = useState<unknown>()
  const settle = (reading: Promise<void>) => void reading.then(() => setError(undefined), setError)
  useEffect(() => settle(kept.need()), [kept])
  return { items: kept.items.value, error, reload: () => settle(kept.read()) }
}
