/** What a response said of a resource beside its body, for as long as somebody holds that. */

import { ConfigurationError } from './errors.js'

interface Known {
  tag: string | null
  operationId: string | undefined
}

const memory = new WeakMap<object, Known>()

/** Keeps the `ETag` of what was read, and the id of the operation that `Location` names. */
export function remember(resource: object, headers: Headers): void {
  memory.set(resource, { tag: headers.get('ETag'), operationId: readOperationId(headers) })
}

/** Returns the id of the operation that a change has begun, or undefined. */
export function readOperationId(headers: Headers): string | undefined {
  return /\/operations\/([^/?]+)$/.exec(headers.get('Location') ?? '')?.[1]
}

/** Returns the `ETag` of a resource. Throws ConfigurationError when it was not returned by a call as it is. */
export function tagOf(resource: object): string {
  const tag = memory.get(resource)?.tag
  if (!tag) throw new ConfigurationError('This object has no ETag: pass what a get, a create or an update returned')
  return tag
}

/** Returns the id of the operation that led to a resource, where a call returned that. */
export function operationIdOf(resource: object): string | undefined {
  return memory.get(resource)?.operationId
}
