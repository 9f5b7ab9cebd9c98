/** The name of a page, told to whoever comes to it. */

import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Where the first page was; undefined until there is one. */
let begun: string | undefined
let hasMoved = false

/** Sets the title of the document, and focuses the heading that the returned reference is given to, once. */
export function useTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => void (document.title = `${title} · Ostler`), [title])
  useEffect(() => {
    // The page that the browser came to itself begins at its top, where the way past the navigation is. Whoever has
    // begun to do something on a page already is not taken away from it.
    begun ??= location.pathname
    hasMoved ||= location.pathname !== begun
    if (hasMoved && !isBusy(document.activeElement)) heading.current?.focus()
  }, [])
  return heading
}

function isBusy(element: Element | null): boolean {
  return element?.matches('#main *, dialog *') ?? false
}
