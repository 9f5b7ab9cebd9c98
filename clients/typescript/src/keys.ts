/** API keys, with which programs say who they are. */

import { type CallOptions, type ChangeOptions, type Connection, dataOf } from './connection.js'
import { createKey, getKey, listKeys, revokeKey, rotateKey } from './generated/sdk.gen.js'
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyWithSecret,
  ListKeysData,
} from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'

type Filters = Query<ListKeysData>

// A secret is told once, so that these requests take no Idempotency-Key and must not be sent twice.
const ONCE = { repeatable: 'never' } as const

/** Reads one page of keys. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<ApiKeyPage> {
  return dataOf(listKeys({ client: connection, query, ...options }))
}

/** Yields every key. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Makes a key. Its `secret` is told this once; where no answer comes, look at the list before you ask again. */
export function create(
  connection: Connection,
  key: ApiKeyCreate,
  options: ChangeOptions = {},
): Promise<ApiKeyWithSecret> {
  return dataOf(createKey({ client: connection, body: key, ...ONCE, ...options }))
}

/** Reads a key. */
export function get(connection: Connection, key: Reference, options: CallOptions = {}): Promise<ApiKey> {
  return dataOf(getKey({ client: connection, ...at(key), ...options }))
}

/** Gives a key another secret; the one before it holds for `overlap_seconds`. */
export function rotate(
  connection: Connection,
  key: Reference,
  overlap: ApiKeyRotate = {},
  options: ChangeOptions = {},
): Promise<ApiKeyWithSecret> {
  return dataOf(rotateKey({ client: connection, ...at(key), body: overlap, ...ONCE, ...options }))
}

/** Has a key hold no more. */
export async function revoke(connection: Connection, key: Reference, options: ChangeOptions = {}): Promise<void> {
  await revokeKey({ client: connection, ...at(key), ...options })
}

function at(key: Reference) {
  return { path: { key_id: idOf(key) } }
}
