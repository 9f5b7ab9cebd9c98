/** Flavors, the sizes that servers can have. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { getFlavor, listFlavors } from './generated/sdk.gen.js'
import type { Flavor, FlavorPage, GetFlavorData, ListFlavorsData } from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'

type Filters = Query<ListFlavorsData>

/** Reads one page of flavors, ordered by name. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<FlavorPage> {
  return dataOf(listFlavors({ client: connection, query, ...options }))
}

/** Yields every one of the flavors, ordered by name. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Reads one of the flavors. */
export function get(
  connection: Connection,
  flavor: Reference,
  query: Query<GetFlavorData> = {},
  options: CallOptions = {},
): Promise<Flavor> {
  return dataOf(getFlavor({ client: connection, path: { flavor_id: idOf(flavor) }, query, ...options }))
}
