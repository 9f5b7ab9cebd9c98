/** The name of a page, told to whoever comes to it. */

import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Sets the title of the document, and focuses the heading that the returned reference is given to, once. */
export function useTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => void (document.title = `${title} · Ostler`), [title])
  useEffect(() => {
    // Whoever has begun to do something on the page already is not taken away from it.
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus()
  }, [])
  return heading
}
