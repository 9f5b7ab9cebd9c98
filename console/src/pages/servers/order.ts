/** The order of servers, as the service has it. */

import type { Server } from '@ostler/sdk'

/** Compares by a field as `sort` names it, and then by id. */
export function compareBy(sort: string): (one: Server, other: Server) => number {
  const sign = sort.startsWith('-') ? -1 : 1
  const field = sort.replace(/^-/, '') as 'name' | 'created_at' | 'updated_at'
  const read = field === 'name' ? (server: Server) => server.name : (server: Server) => comparable(server[field])
  return (one, other) => sign * (compare(read(one), read(other)) || compare(one.id, other.id))
}

/** A moment of a whole second has no fraction, and would be behind all others of that second with its `Z`. */
function comparable(moment: string): string {
  return moment.replace(/Z$/, '')
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Puts a server into a list that is in order. */
export function insert(servers: Server[], server: Server, compare: (one: Server, other: Server) => number): void {
  let [low, high] = [0, servers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(servers[middle]!, server) < 0) low = middle + 1
    else high = middle
  }
  servers.splice(low, 0, server)
}
