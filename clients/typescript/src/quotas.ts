/** Quotas, how much of every resource a project may have, and has. */

import { type CallOptions, type ChangeOptions, type Connection, dataOf } from './connection.js'
import { getProjectQuota, getQuota, putProjectQuota } from './generated/sdk.gen.js'
import type { Quota, QuotaLimits } from './generated/types.gen.js'

/** Reads the quota of a project, by default of the caller's own. */
export function get(connection: Connection, project?: string, options: CallOptions = {}): Promise<Quota> {
  if (project === undefined) return dataOf(getQuota({ client: connection, ...options }))
  return dataOf(getProjectQuota({ client: connection, path: { project_id: project }, ...options }))
}

/** Sets the limits of a project; for admins of all projects. */
export function set(
  connection: Connection,
  project: string,
  limits: QuotaLimits,
  options: ChangeOptions = {},
): Promise<Quota> {
  return dataOf(putProjectQuota({ client: connection, path: { project_id: project }, body: limits, ...options }))
}
