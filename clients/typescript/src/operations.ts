/** Operations: what is being done to servers, and what came of it. */

import { type CallOptions, type Connection, dataOf, type PostOptions } from './connection.js'
import { cancelOperation, getOperation, listOperations } from './generated/sdk.gen.js'
import type { ListOperationsData, Operation, OperationPage } from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, operationIdIn, type OperationReference, type Reference } from './references.js'
import { awaitOperation, type WaitOptions } from './waiting.js'

type Filters = Query<ListOperationsData>

/** Reads an operation as it is now. */
export function get(connection: Connection, operation: Reference, options: CallOptions = {}): Promise<Operation> {
  return dataOf(getOperation({ client: connection, path: { operation_id: idOf(operation) }, ...options }))
}

/** Reads one page of operations, oldest first. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<OperationPage> {
  return dataOf(listOperations({ client: connection, query, ...options }))
}

/** Yields every operation that matches, oldest first. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Gives up what nobody has begun, or the making of a server. */
export function cancel(connection: Connection, operation: Reference, options: PostOptions = {}): Promise<Operation> {
  return dataOf(cancelOperation({ client: connection, path: { operation_id: idOf(operation) }, ...options }))
}

/**
 * Waits for the end of an operation, or of the one that led to a server that a change has returned.
 *
 * Throws OperationFailed when it has failed or was cancelled, WaitTimeout when it has not ended in `wait` seconds.
 */
export function wait(
  connection: Connection,
  operation: OperationReference,
  options: WaitOptions = {},
): Promise<Operation> {
  return awaitOperation(connection, operationIdIn(operation), options)
}
