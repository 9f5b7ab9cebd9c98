/** What every page has: a heading that is focused when one comes to it, and what can be done there. */

import type { ComponentChildren } from 'preact'
import { useTitle } from '../hooks/title'

interface PageProps {
  title: string
  /** What stands beside the heading, such as the total of a list. */
  aside?: ComponentChildren
  /** Buttons at the end of the line of the heading. */
  actions?: ComponentChildren
  children: ComponentChildren
}

/** A page with its heading. */
export function Page({ title, aside, actions, children }: PageProps) {
  const heading = useTitle(title)
  return (
    <>
      <header class="page-header">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside !== undefined && <span class="page-aside">{aside}</span>}
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}
