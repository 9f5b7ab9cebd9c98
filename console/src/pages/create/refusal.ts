/** Where in the form a refusal of the service belongs. */

import { ApiError, isApiError } from '@ostler/sdk'
import { faultsByField } from '../../components/fault'
import type { ServerDraft } from './draft'

/** What a refusal is about. */
export interface Refusal {
  /** What is wrong with single fields, by their names, and of what is in them by `labels.key` or `networks.0`. */
  fields: Map<string, string>
  /** What is about the request as a whole. */
  rest: unknown
  /** A flavor for which there is room, where the quota has none for the chosen one. */
  roomierFlavorId?: string | undefined
}

export const NOT_REFUSED: Refusal = { fields: new Map(), rest: undefined }

const FIELD_OF_CODE: Record<string, string> = {
  FLAVOR_NOT_FOUND: 'flavor_id',
  IMAGE_NOT_FOUND: 'image_id',
  NETWORK_NOT_FOUND: 'networks',
  KEYPAIR_NOT_FOUND: 'key_name',
}
const SHOWN = [
  'name',
  'region',
  'image_id',
  'flavor_id',
  'key_name',
  'networks',
  'labels',
  'security_groups',
  'availability_zone',
  'user_data',
  'expires_at',
  'protected',
]

/** Returns where an error belongs. */
export function placeRefusal(error: unknown): Refusal {
  if (isApiError(error, 'VALIDATION_ERROR')) return placeFaults(error)
  if (isApiError(error, 'AMBIGUOUS_NAME')) {
    const { ids = [] } = error.details
    return { fields: new Map([['security_groups', `${error.message}: ${ids.join(', ')}`]]), rest: undefined }
  }
  if (isApiError(error, 'QUOTA_EXCEEDED')) {
    const { largest_flavor_id } = error.details
    return { fields: new Map(), rest: error, roomierFlavorId: largest_flavor_id ?? undefined }
  }
  const field = error instanceof ApiError ? FIELD_OF_CODE[error.code] : undefined
  if (!field) return { fields: new Map(), rest: error }
  return { fields: new Map([[field, (error as ApiError).message]]), rest: undefined }
}

/** What is wrong with a field that the form does not have is told by the error itself. */
function placeFaults(error: ApiError): Refusal {
  const fields = faultsByField(error)
  const isShown = [...fields.keys()].every((field) => SHOWN.includes(field.split('.')[0] ?? ''))
  return { fields, rest: isShown ? undefined : error }
}

/** Returns what still holds of a refusal when what was sent is not what is in the form any more. */
export function keepCurrent(refusal: Refusal, sent: ServerDraft, draft: ServerDraft): Refusal {
  const fields = new Map([...refusal.fields].filter(([field]) => valueOf(sent, field) === valueOf(draft, field)))
  const isQuota = isApiError(refusal.rest, 'QUOTA_EXCEEDED')
  if (isQuota && sent.flavor_id !== draft.flavor_id) return { fields, rest: undefined }
  return { ...refusal, fields }
}

/** Returns the value of a field, or of one label, as something that can be compared. */
function valueOf(draft: ServerDraft, field: string): string {
  const [name, ...rest] = field.split('.')
  const key = rest.join('.')
  if (name === 'labels' && key) return JSON.stringify(draft.labels.filter((label) => label.key === key))
  return JSON.stringify(draft[name as keyof ServerDraft])
}

/** Returns what is wrong with a field and with what is in it. */
export function faultOf(fields: Map<string, string>, name: string): string | undefined {
  const found = [...fields].filter(([field]) => field === name || field.startsWith(`${name}.`))
  return found.length === 0 ? undefined : found.map(([, message]) => message).join(' ')
}
