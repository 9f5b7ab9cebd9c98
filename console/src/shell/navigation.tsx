/** The way to the pages: beside them, and on narrow screens over them behind a button. */

import { type RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { isAdminOfAll, may, me } from '../service/me'
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

interface NavigationProps {
  /** Whether it lies over the page. */
  isOpen: boolean
  onClose: () => void
  /** The button that opens it. */
  opener: RefObject<HTMLButtonElement | null>
}

/** The links, and what is set for the whole console. While it is open, Escape and a press beside it close it. */
export function Navigation({ isOpen, onClose, opener }: NavigationProps) {
  const { path } = useLocation()
  const root = useRef<HTMLElement>(null)
  useEffect(() => (isOpen ? watchOver(root.current!, opener.current, onClose) : undefined), [isOpen])
  return (
    <nav ref={root} id="navigation" class={isOpen ? 'open' : ''} aria-label="Console">
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
  )
}

/** Takes the focus in; gives it back to the button on Escape, and to what lies behind when it leaves by Tab. */
function watchOver(nav: HTMLElement, opener: HTMLElement | null, onClose: () => void): () => void {
  const present = nav.querySelector<HTMLElement>('a[aria-current]') ?? nav.querySelector<HTMLElement>('a')
  present?.focus()
  const isBeside = (event: Event) => !nav.contains(event.target as Node) && !opener?.contains(event.target as Node)
  const leave = (event: Event) => isBeside(event) && onClose()
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    onClose()
    opener?.focus()
  }
  document.addEventListener('pointerdown', leave)
  document.addEventListener('focusin', leave)
  document.addEventListener('keydown', escape)
  return () => {
    document.removeEventListener('pointerdown', leave)
    document.removeEventListener('focusin', leave)
    document.removeEventListener('keydown', escape)
  }
}
