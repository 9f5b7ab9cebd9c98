/** What can be changed of a server at any time, and what becomes of it when others change it too. */

import type { Server, ServerUpdate } from '@ostler/sdk'
import type { LabelDraft } from '../../components/labels-field'
import { toLocal, toMoment } from '../../components/moments'

/** The fields as they are typed. */
export interface EditFields {
  name: string
  labels: LabelDraft[]
  /** As an input of the type `datetime-local` has it; nothing is never. */
  expires_at: string
  protected: boolean
}

/** Returns the fields as they are. */
export function readFields({ name, labels, expires_at, protected: isProtected }: Server): EditFields {
  return {
    name,
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
    expires_at: expires_at === null ? '' : toLocal(new Date(expires_at)),
    protected: isProtected,
  }
}

/** Returns the request that makes what was into what is typed; it names nothing else. */
export function findChanges(was: EditFields, typed: EditFields): ServerUpdate {
  const labels = findLabelChanges(was.labels, typed.labels)
  return {
    ...(typed.name !== was.name && { name: typed.name }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(typed.expires_at !== was.expires_at && { expires_at: typed.expires_at ? toMoment(typed.expires_at) : null }),
    ...(typed.protected !== was.protected && { protected: typed.protected }),
  }
}

/** Returns labels that are set, and null for those that are removed. */
function findLabelChanges(was: LabelDraft[], typed: LabelDraft[]): Record<string, string | null> {
  const [before, after] = [toMap(was), toMap(typed)]
  const removed = [...before.keys()].filter((key) => !after.has(key)).map((key) => [key, null] as const)
  const set = [...after].filter(([key, value]) => before.get(key) !== value)
  return Object.fromEntries([...removed, ...set])
}

function toMap(labels: LabelDraft[]): Map<string, string> {
  return new Map(labels.filter(({ key, value }) => key !== '' || value !== '').map(({ key, value }) => [key, value]))
}

/** Returns what is typed when others have made something else of what was: their changes, with the typed ones on top. */
export function rebase(was: EditFields, now: EditFields, typed: EditFields): EditFields {
  const mine = findLabelChanges(was.labels, typed.labels)
  const others = now.labels.filter(({ key }) => !(key in mine))
  const own = typed.labels.filter(({ key, value }) => key in mine || (key === '' && value === ''))
  return {
    name: typed.name === was.name ? now.name : typed.name,
    labels: [...others, ...own],
    expires_at: typed.expires_at === was.expires_at ? now.expires_at : typed.expires_at,
    protected: typed.protected === was.protected ? now.protected : typed.protected,
  }
}

/** Tells what others have changed, a sentence for each. */
export function tellChanges(was: EditFields, now: EditFields): string[] {
  const labels = Object.entries(findLabelChanges(was.labels, now.labels))
  return [
    ...(now.name === was.name ? [] : [`The name is now ${now.name}.`]),
    ...labels.map(([key, value]) => (value === null ? `The label ${key} is gone.` : `The label ${key} is now ${value}.`)),
    ...(now.expires_at === was.expires_at ? [] : [`The end is now ${now.expires_at.replace('T', ' ') || 'never'}.`]),
    ...(now.protected === was.protected ? [] : [now.protected ? 'It is protected now.' : 'It is not protected any more.']),
  ]
}
