/** Who changed what, and what was refused to whom. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { listAudit } from './generated/sdk.gen.js'
import type { AuditPage, ListAuditData } from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'

type Filters = Query<ListAuditData>

/** Reads one page of the audit. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<AuditPage> {
  return dataOf(listAudit({ client: connection, query, ...options }))
}

/** Yields every entry that matches. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}
