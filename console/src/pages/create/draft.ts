/** What somebody who makes a server has filled in, and the request that this is. */

import type { Signal } from '@preact/signals'
import type { ServerCreate } from '@ostler/sdk'
import { makeKey } from '../../actions/perform'
import type { LabelDraft } from '../../components/labels-field'
import { toMoment } from '../../components/moments'
import { dropDraft, findDraft } from '../../hooks/draft'

/** The form. What is empty is left out of the request. */
export interface ServerDraft {
  name: string
  region: string
  image_id: string
  flavor_id: string
  key_name: string
  /** In the order in which they were chosen, which is that of the interfaces. */
  networks: string[]
  labels: LabelDraft[]
  /** One a line. */
  security_groups: string
  availability_zone: string
  user_data: string
  /** As an input of the type `datetime-local` has it, in the reader's zone. */
  expires_at: string
  protected: boolean
  /** The `Idempotency-Key` of the request, another one for each other request. */
  key: string
}

const NAME = 'server'
const EMPTY: ServerDraft = {
  name: '',
  region: '',
  image_id: '',
  flavor_id: '',
  key_name: '',
  networks: [],
  labels: [],
  security_groups: '',
  availability_zone: '',
  user_data: '',
  expires_at: '',
  protected: false,
  key: '',
}

/** The form as it was left. */
export type Draft = Signal<ServerDraft>

/** Returns the form as it was left; what the server reads at its first boot may have secrets. */
export function findServerDraft(): Draft {
  const draft = findDraft(NAME, EMPTY, (field) => field === 'user_data')
  if (draft.peek().key === '') change(draft, {})
  return draft
}

/** Forgets the form, since its server has been made. */
export function dropServerDraft(): void {
  dropDraft(NAME)
}

/** Whether anything has been filled in. */
export function isTouched(draft: ServerDraft): boolean {
  return Object.entries({ ...draft, key: '' }).some(([, value]) => (Array.isArray(value) ? value.length > 0 : value))
}

/** Empties the form. */
export function clear(draft: Draft): void {
  change(draft, EMPTY)
}

/** Fills something in: the request is another one then. */
export function change(draft: Draft, changes: Partial<ServerDraft>): void {
  draft.value = { ...draft.peek(), ...changes, key: makeKey() }
}

/** The request that the form is, in which fields that the service requires may be missing: it tells of them itself. */
export type ServerRequest = Partial<ServerCreate>

/** Returns the request that a form is. */
export function toRequest(draft: ServerDraft): ServerRequest {
  const { networks, labels, security_groups, user_data, expires_at } = draft
  const groups = security_groups.split('\n').map((line) => line.trim()).filter(Boolean)
  const named = labels.filter(({ key, value }) => key !== '' || value !== '')
  return {
    ...pickFilled(draft, ['name', 'flavor_id', 'image_id', 'region', 'key_name', 'availability_zone']),
    ...(networks.length > 0 && { networks }),
    ...(named.length > 0 && { labels: Object.fromEntries(named.map(({ key, value }) => [key, value])) }),
    ...(groups.length > 0 && { security_groups: groups }),
    ...(user_data !== '' && { user_data: encodeBase64(user_data) }),
    ...(expires_at !== '' && { expires_at: toMoment(expires_at) }),
    ...(draft.protected && { protected: true }),
  }
}

type TextField = 'name' | 'flavor_id' | 'image_id' | 'region' | 'key_name' | 'availability_zone'

function pickFilled(draft: ServerDraft, fields: TextField[]): Partial<Record<TextField, string>> {
  return Object.fromEntries(fields.filter((field) => draft[field] !== '').map((field) => [field, draft[field]]))
}

/** Returns a text in UTF-8 as Base64. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}
