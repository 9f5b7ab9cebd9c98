/** What is around every page: navigation, who calls, how the connection is. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { Account } from './account'
import { Away, Connection } from './connection'
import { Navigation } from './navigation'

/** The frame of the console. */
export function Shell({ children }: { children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { path } = useLocation()
  useEffect(() => setOpen(false), [path])
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <header class="bar">
        <button
          ref={opener}
          type="button"
          class="quiet icon bar-menu"
          aria-label="Navigation"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">☰</span>
        </button>
        <a class="brand" href="/console/servers">
          Ostler
        </a>
        <Connection />
        <Account />
      </header>
      <Navigation isOpen={isOpen} onClose={() => setOpen(false)} opener={opener} />
      <main id="main" tabIndex={-1}>
        <Away />
        {children}
      </main>
    </div>
  )
}

/** The router would take a link within the page for one of its own. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
