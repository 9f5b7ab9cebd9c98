/** What somebody has typed and not sent yet: kept while the tab lives, over reloads and the end of a session. */

import { type Signal, signal } from '@preact/signals'

const drafts = new Map<string, Signal<unknown>>()
const PREFIX = 'ostler draft '

/**
 * Returns the draft of a form by its name, the same one whenever its page comes up. What `isSecret` names is kept in
 * memory alone.
 */
export function findDraft<Draft extends object>(
  name: string,
  initial: Draft,
  isSecret: (field: keyof Draft) => boolean = () => false,
): Signal<Draft> {
  const known = drafts.get(name) as Signal<Draft> | undefined
  if (known) return known
  const draft = signal<Draft>({ ...initial, ...readStored(name) })
  drafts.set(name, draft)
  draft.subscribe((value) => {
    const kept = Object.entries(value).filter(([field]) => !isSecret(field as keyof Draft))
    sessionStorage.setItem(PREFIX + name, JSON.stringify(Object.fromEntries(kept)))
  })
  return draft
}

/** Forgets a draft, since it was sent or given up. */
export function dropDraft(name: string): void {
  drafts.delete(name)
  sessionStorage.removeItem(PREFIX + name)
}

function readStored(name: string): object {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? '{}') as object
  } catch {
    return {}
  }
}
