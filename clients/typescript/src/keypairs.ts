/** Key pairs, public keys with which to log in to servers. */

import { type CallOptions, type ChangeOptions, type Connection, dataOf, type PostOptions } from './connection.js'
import { createKeypair, deleteKeypair, getKeypair, listKeypairs } from './generated/sdk.gen.js'
import type {
  DeleteKeypairData,
  GetKeypairData,
  Keypair,
  KeypairCreate,
  KeypairPage,
  ListKeypairsData,
} from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'

type Filters = Query<ListKeypairsData>

/** A name, or a key pair that has it. */
type Named = string | { name: string }

/** Reads one page of key pairs, ordered by name. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<KeypairPage> {
  return dataOf(listKeypairs({ client: connection, query, ...options }))
}

/** Yields every key pair, ordered by name. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Imports a public key; the same one once more is fine. */
export function create(connection: Connection, keypair: KeypairCreate, options: PostOptions = {}): Promise<Keypair> {
  return dataOf(createKeypair({ client: connection, body: keypair, ...options }))
}

/** Reads a key pair. */
export function get(
  connection: Connection,
  keypair: Named,
  query: Query<GetKeypairData> = {},
  options: CallOptions = {},
): Promise<Keypair> {
  return dataOf(getKeypair({ client: connection, ...at(keypair), query, ...options }))
}

/** Deletes a key pair; servers that have its key keep it. */
async function remove(
  connection: Connection,
  keypair: Named,
  query: Query<DeleteKeypairData> = {},
  options: ChangeOptions = {},
): Promise<void> {
  await deleteKeypair({ client: connection, ...at(keypair), query, ...options })
}
export { remove as delete }

function at(keypair: Named) {
  return { path: { keypair_name: typeof keypair === 'string' ? keypair : keypair.name } }
}
