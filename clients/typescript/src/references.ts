/** Resources by their ids, or as they were returned. */

import { ConfigurationError } from './errors.js'
import { operationIdOf } from './memory.js'

/** An id, or a resource that has one. */
export type Reference = string | { id: string }

/** An operation, its id, or a server that a change has returned. */
export type OperationReference = Reference & (string | { operation_id?: string | null })

/** Returns the id that is meant. */
export function idOf(reference: Reference): string {
  return typeof reference === 'string' ? reference : reference.id
}

/** Returns the id of the operation that is meant. Throws ConfigurationError for a server with which nothing goes on. */
export function operationIdIn(reference: OperationReference): string {
  if (typeof reference === 'string') return reference
  const id = operationIdOf(reference) ?? ('operation_id' in reference ? reference.operation_id : reference.id)
  if (!id) throw new ConfigurationError('No operation goes on with this server')
  return id
}
