/** Networks, where servers get their addresses. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { getNetwork, listNetworks } from './generated/sdk.gen.js'
import type { GetNetworkData, ListNetworksData, Network, NetworkPage } from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'

type Filters = Query<ListNetworksData>

/** Reads one page of networks, ordered by name. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<NetworkPage> {
  return dataOf(listNetworks({ client: connection, query, ...options }))
}

/** Yields every one of the networks, ordered by name. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Reads one of the networks. */
export function get(
  connection: Connection,
  network: Reference,
  query: Query<GetNetworkData> = {},
  options: CallOptions = {},
): Promise<Network> {
  return dataOf(getNetwork({ client: connection, path: { network_id: idOf(network) }, query, ...options }))
}
