/** Regions, the clouds behind the service, and what each can do. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { getCapabilities, getRegion, listRegions } from './generated/sdk.gen.js'
import type {
  Capabilities,
  GetCapabilitiesData,
  ListRegionsData,
  Region,
  RegionPage,
} from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'

type Filters = Query<ListRegionsData>

/** Reads one page of regions. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<RegionPage> {
  return dataOf(listRegions({ client: connection, query, ...options }))
}

/** Yields every region. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Reads a region by its name. */
export function get(connection: Connection, region: string, options: CallOptions = {}): Promise<Region> {
  return dataOf(getRegion({ client: connection, path: { region }, ...options }))
}

/** Reads what a region can do: its actions, its zones, what a new server may ask for. */
export function capabilities(
  connection: Connection,
  query: Query<GetCapabilitiesData> = {},
  options: CallOptions = {},
): Promise<Capabilities> {
  return dataOf(getCapabilities({ client: connection, query, ...options }))
}
