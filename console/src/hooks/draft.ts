/** What somebody has typed and not sent yet: kept while the tab lives, over reloads and the end of a session. */

import { type Signal, signal } from '@preact/signals'
import { me } from '../service/me'

interface Known {
  draft: Signal<object>
  /** Ends the writing of what changes. */
  release: () => void
}

const drafts = new Map<string, Known>()
const PREFIX = 'ostler draft '

/**
 * Returns the draft of a form by its name, the same one whenever its page comes up; each caller has others. What
 * `isSecret` names is kept in memory alone.
 */
export function findDraft<Draft extends object>(
  name: string,
  initial: Draft,
  isSecret: (field: keyof Draft) => boolean = () => false,
): Signal<Draft> {
  const key = keyOf(name)
  const known = drafts.get(key)
  if (known) return known.draft as Signal<Draft>
  const draft = signal<Draft>({ ...initial, ...readStored(key, initial) })
  const release = draft.subscribe((value) => {
    const kept = Object.entries(value).filter(([field]) => !isSecret(field as keyof Draft))
    store(key, Object.fromEntries(kept))
  })
  drafts.set(key, { draft: draft as Signal<object>, release })
  return draft
}

/** Forgets a draft, since it was sent or given up. */
export function dropDraft(name: string): void {
  const key = keyOf(name)
  drafts.get(key)?.release()
  drafts.delete(key)
  sessionStorage.removeItem(key)
}

/** Forgets what others than the caller have typed in this tab, as before it was loaded anew. */
export function dropDraftsOfOthers(): void {
  const own = keyOf('')
  const isOfOthers = (key: string) => key.startsWith(PREFIX) && !key.startsWith(own)
  for (const key of Object.keys(sessionStorage).filter(isOfOthers)) sessionStorage.removeItem(key)
}

/** One tab may see several callers, one after the other. */
function keyOf(name: string): string {
  const { mode = '', subject = '', project_id = '' } = me.peek() ?? {}
  return PREFIX + [mode, subject, project_id, name].join(' ')
}

/** Where there is no room the draft lives in memory alone. */
function store(key: string, value: object): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    sessionStorage.removeItem(key)
  }
}

/** Returns what is stored of the fields that the form has; another version of it may have had others. */
function readStored<Draft extends object>(key: string, initial: Draft): Partial<Draft> {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, unknown>
    const fields = Object.entries(initial).filter(([field, value]) => isAlike(stored[field], value))
    return Object.fromEntries(fields.map(([field]) => [field, stored[field]])) as Partial<Draft>
  } catch {
    return {}
  }
}

function isAlike(stored: unknown, initial: unknown): boolean {
  return typeof stored === typeof initial && Array.isArray(stored) === Array.isArray(initial)
}
