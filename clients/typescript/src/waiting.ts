/** Operations, waited for: by requests that the service answers when the operation has ended. */

import type { CallOptions, Connection } from './connection.js'
import { OperationFailed, WaitTimeout } from './errors.js'
import { follow } from './events.js'
import { getOperation } from './generated/sdk.gen.js'
import type { Operation } from './generated/types.gen.js'
import { pause } from './retries.js'

const LONGEST_S = 60
const OUTAGE_S = 300

/** How the end of what was begun is waited for. */
export interface WaitOptions extends CallOptions {
  /** Whether to wait for the end, or for how many whole seconds at the most, after which it throws WaitTimeout. */
  wait?: boolean | number | undefined
  /** Is told how the operation stands: at first, whenever its server has changed, and at its end. */
  onProgress?: ((operation: Operation) => void) | undefined
}

/**
 * Waits for the end of an operation and returns it. The service may be away for five minutes meanwhile.
 *
 * Throws OperationFailed when it has failed or was cancelled, WaitTimeout when it has not ended in time.
 */
export async function awaitOperation(connection: Connection, id: string, options: WaitOptions): Promise<Operation> {
  const { wait, onProgress, ...rest } = options
  const call = { retrySeconds: OUTAGE_S, ...rest }
  const end = typeof wait === 'number' ? performance.now() + wait * 1000 : Infinity
  if (!onProgress) return awaitEnd(connection, id, end, call)
  rest.signal?.throwIfAborted()
  const both = new AbortController()
  const stop = () => both.abort(rest.signal?.reason)
  rest.signal?.addEventListener('abort', stop)
  try {
    const { signal } = both
    const watched = watch(connection, id, onProgress, { ...call, signal })
    const operation = await Promise.race([awaitEnd(connection, id, end, { ...call, signal }), watched])
    onProgress(operation)
    return operation
  } finally {
    rest.signal?.removeEventListener('abort', stop)
    stop()
  }
}

async function awaitEnd(connection: Connection, id: string, end: number, call: CallOptions): Promise<Operation> {
  for (;;) {
    const now = performance.now()
    const seconds = Math.ceil(Math.max(0, Math.min(LONGEST_S, (end - now) / 1000)))
    const operation = await readOperation(connection, id, seconds, call)
    if (operation.finished_at !== null) {
      if (operation.status !== 'succeeded') throw new OperationFailed(operation)
      return operation
    }
    if (performance.now() >= end) throw new WaitTimeout(operation)
    // A service that is about to stop answers at once.
    if (performance.now() - now < seconds * 500) await pause(1, call.signal)
  }
}

/** Reads the operation anew with each event of it; it is never done by itself. */
async function watch(
  connection: Connection,
  id: string,
  onProgress: (operation: Operation) => void,
  call: CallOptions,
): Promise<never> {
  const begun = await readOperation(connection, id, 0, call)
  onProgress(begun)
  const { server_id: server } = begun
  for (;;)
    for await (const event of follow(connection, { ...call, server }))
      if (event.operation_id === id) onProgress(await readOperation(connection, id, 0, call))
}

async function readOperation(connection: Connection, id: string, wait: number, call: CallOptions): Promise<Operation> {
  const path = { operation_id: id }
  const { data } = await getOperation({ client: connection, path, query: { wait }, waitSeconds: wait, ...call })
  return data
}
