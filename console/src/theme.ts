/** Light or dark: as the system has it, or as the reader has chosen. */

import { signal } from '@preact/signals'

const KEY = 'ostler theme'
export type Theme = 'system' | 'light' | 'dark'

/** What the reader has chosen. */
export const theme = signal<Theme>(readChoice())

function readChoice(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Has the page look as chosen, from now on. */
export function applyTheme(): void {
  theme.subscribe((value) => {
    if (value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = value
    if (value === readChoice()) return
    if (value === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, value)
  })
}
