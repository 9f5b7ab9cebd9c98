/** What is around every page: navigation, who calls, how the connection is. */

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { connection } from '../service/client'
import { stream } from '../service/live'
import { isAdminOfAll, may, me } from '../service/me'
import { Account } from './account'
import { ThemeChoice } from './theme-choice'

interface Link {
  path: string
  label: string
  isSeen?: () => boolean
}

const LINKS: Link[] = [
  { path: '/console/servers', label: 'Servers' },
  { path: '/console/operations', label: 'Operations' },
  { path: '/console/events', label: 'Events' },
  { path: '/console/images', label: 'Images' },
  { path: '/console/keypairs', label: 'Key pairs' },
  { path: '/console/webhooks', label: 'Webhooks' },
  { path: '/console/quota', label: 'Quota' },
  { path: '/console/regions', label: 'Regions' },
  { path: '/console/keys', label: 'API keys', isSeen: () => may('admin') },
  { path: '/console/audit', label: 'Audit log', isSeen: () => may('admin') },
]

/** The frame of the console. */
export function Shell({ children }: { children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  const { path } = useLocation()
  useEffect(() => setOpen(false), [path])
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <header class="bar">
        <button
          type="button"
          class="quiet icon bar-menu"
          aria-label="Navigation"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          ☰
        </button>
        <a class="brand" href="/console/servers">
          Ostler
        </a>
        <Connection />
        <Account />
      </header>
      <nav id="navigation" class={isOpen ? 'open' : ''} aria-label="Console">
        <ul>
          {LINKS.filter(({ isSeen }) => isSeen?.() ?? true).map(({ path: to, label }) => (
            <li key={to}>
              <a href={to} aria-current={path === to || path.startsWith(`${to}/`) ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
        <div class="nav-end">
          <a href="/docs">API documentation</a>
          <ThemeChoice />
          <p class="nav-project">
            Project <strong>{me.value?.project_id}</strong>
            {isAdminOfAll.value && ' · all projects'}
          </p>
        </div>
      </nav>
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

const STREAM_WORDS = { opening: 'Connecting', open: 'Live', broken: 'Reconnecting', closed: 'Not live' }

function Connection() {
  const word = connection.value === 'away' ? 'Offline' : STREAM_WORDS[stream.value]
  return (
    <span class={`connection ${word === 'Live' ? 'good' : 'warn'}`} role="status">
      <span class="status-mark" aria-hidden="true" />
      {word}
    </span>
  )
}

function Away() {
  if (connection.value === 'online') return null
  return (
    <p class="banner" role="alert">
      The service does not answer. This page shows what was there last, and goes on by itself once the service is back.
    </p>
  )
}
