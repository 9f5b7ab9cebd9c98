/** Filters and order of a list, kept in the URL so that they can be shared, and gone back to. */

import { useLocation } from 'preact-iso'

/** What is behind the `?`: each name with all of its values. */
export interface UrlQuery {
  get(name: string): string | undefined
  getAll(name: string): string[]
  /** Sets names to values; undefined and nothing remove one. Replaces the entry of the history. */
  set(changes: Record<string, string | string[] | undefined>): void
  /** Changes whenever one of them does. */
  key: string
}

/** Returns what the URL of the page asks for. */
export function useUrlQuery(): UrlQuery {
  const { url, path, route } = useLocation()
  const search = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const found = new URLSearchParams(search)
  const set: UrlQuery['set'] = (changes) => {
    const next = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(changes)) {
      next.delete(name)
      for (const one of [value ?? []].flat()) if (one !== '') next.append(name, one)
    }
    const text = next.toString()
    route(text ? `${path}?${text}` : path, true)
  }
  return { get: (name) => found.get(name) ?? undefined, getAll: (name) => found.getAll(name), set, key: search }
}
