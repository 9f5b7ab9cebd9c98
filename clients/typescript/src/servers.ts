/** Servers, and what is done to them. */

import { type Answer, type CallOptions, type ChangeOptions, type Connection, dataOf, type PostOptions } from './connection.js'
import * as calls from './generated/sdk.gen.js'
import type {
  Console,
  ConsoleLog,
  GetConsoleLogData,
  ListServersData,
  RebootAction,
  ResizeAction,
  Server,
  ServerAction,
  ServerCreate,
  ServerPage,
  ServerUpdate,
} from './generated/types.gen.js'
import { readOperationId } from './memory.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'
import { awaitOperation, type WaitOptions } from './waiting.js'

type Filters = Query<ListServersData>

/** What an action takes: `wait` for its end, a key, what the server has to be like. */
export type ActOptions = PostOptions & WaitOptions

/** What a new server shall be: its flavor and its image by their ids or names, or as they were listed. */
export type NewServer = Omit<ServerCreate, 'flavor_id' | 'image_id'> &
  ({ flavor: Reference } | Pick<ServerCreate, 'flavor_id'>) &
  ({ image: Reference } | Pick<ServerCreate, 'image_id'>)

/** Reads one page of servers, with the exact `total` of the list. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<ServerPage> {
  return dataOf(calls.listServers({ client: connection, query, ...options }))
}

/** Yields every server that matches, each once, whatever is made or deleted meanwhile. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Reads a server with its flavor and its image. */
export function get(connection: Connection, server: Reference, options: CallOptions = {}): Promise<Server> {
  return dataOf(calls.getServer({ client: connection, ...at(server), ...options }))
}

/** Boots a server. With `wait` it is running when this resolves, and otherwise it may still be in `BUILD`. */
export async function create(connection: Connection, server: NewServer, options: ActOptions = {}): Promise<Server> {
  const { flavor, image, ...rest } = server as NewServer & { flavor?: Reference; image?: Reference }
  const body = {
    ...rest,
    ...(flavor !== undefined && { flavor_id: idOf(flavor) }),
    ...(image !== undefined && { image_id: idOf(image) }),
  } as ServerCreate
  return settle(connection, await calls.createServer({ client: connection, body, ...options }), options)
}

/** Changes the fields that are given, and leaves the others as they are; a label that is null is removed. */
export function update(
  connection: Connection,
  server: Reference,
  changes: ServerUpdate,
  options: ChangeOptions = {},
): Promise<Server> {
  return dataOf(calls.updateServer({ client: connection, ...at(server), body: changes, ...options }))
}

/** Deletes a server in any status. With `wait` it is gone when this resolves. */
async function remove(
  connection: Connection,
  server: Reference,
  options: ChangeOptions & WaitOptions = {},
): Promise<void> {
  const { headers } = await calls.deleteServer({ client: connection, ...at(server), ...options })
  const id = readOperationId(headers)
  if (options.wait && id !== undefined) await awaitOperation(connection, id, options)
}
export { remove as delete }

/** Performs an action by its name, as `allowed_actions` has it. */
export async function act(
  connection: Connection,
  server: Reference,
  action: ServerAction,
  options: ActOptions = {},
): Promise<Server> {
  const answer = await calls.performServerAction({ client: connection, ...at(server), body: action, ...options })
  return settle(connection, answer, options)
}

/** Powers a server on. */
export function start(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'start' }, options)
}

/** Powers a server off. */
export function stop(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'stop' }, options)
}

/** Freezes a server in memory. */
export function pause(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'pause' }, options)
}

/** Lets a paused server go on. */
export function unpause(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'unpause' }, options)
}

/** Puts the memory of a server on its disk. */
export function suspend(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'suspend' }, options)
}

/** Lets a suspended server go on. */
export function resume(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'resume' }, options)
}

/** Boots a server from a rescue disk. */
export function rescue(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'rescue' }, options)
}

/** Boots a rescued server from its own disk again. */
export function unrescue(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'unrescue' }, options)
}

/** Puts a server away, its disk kept as an image. */
export function shelve(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'shelve' }, options)
}

/** Brings a shelved server back. */
export function unshelve(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'unshelve' }, options)
}

/** Refuses every other action, and deletion, until the server is unlocked. */
export function lock(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'lock' }, options)
}

/** Allows actions and deletion again. */
export function unlock(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'unlock' }, options)
}

/** Keeps the new flavor of a resized server, and lets the old one go. */
export function confirmResize(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'confirm_resize' }, options)
}

/** Gives a resized server its old flavor back. */
export function revertResize(connection: Connection, server: Reference, options: ActOptions = {}): Promise<Server> {
  return act(connection, server, { action: 'revert_resize' }, options)
}

/** Restarts a server, by itself (`SOFT`, unless told otherwise) or by its power (`HARD`). */
export function reboot(
  connection: Connection,
  server: Reference,
  options: ActOptions & Pick<RebootAction, 'type'> = {},
): Promise<Server> {
  const { type = 'SOFT', ...rest } = options
  return act(connection, server, { action: 'reboot', type }, rest)
}

/**
 * Gives a server another flavor, by its id or name, or as it was listed. With `auto_confirm: false` the server then
 * waits in `VERIFY_RESIZE` for `confirmResize` or `revertResize`.
 */
export function resize(
  connection: Connection,
  server: Reference,
  flavor: Reference,
  options: ActOptions & Pick<ResizeAction, 'auto_confirm'> = {},
): Promise<Server> {
  const { auto_confirm = true, ...rest } = options
  return act(connection, server, { action: 'resize', flavor_id: idOf(flavor), auto_confirm }, rest)
}

/** Begins a server anew from an image, by its id or name, or as it was listed. */
export function rebuild(
  connection: Connection,
  server: Reference,
  image: Reference,
  options: ActOptions = {},
): Promise<Server> {
  return act(connection, server, { action: 'rebuild', image_id: idOf(image) }, options)
}

/** Makes an image of a server, named `name`; its id is in the `result` of the operation, which can be waited for. */
export function snapshot(
  connection: Connection,
  server: Reference,
  name: string,
  options: ActOptions = {},
): Promise<Server> {
  return act(connection, server, { action: 'snapshot', name }, options)
}

/** Reads the last lines that a server wrote to its console. */
export function consoleLog(
  connection: Connection,
  server: Reference,
  query: Query<GetConsoleLogData> = {},
  options: CallOptions = {},
): Promise<ConsoleLog> {
  return dataOf(calls.getConsoleLog({ client: connection, ...at(server), query, ...options }))
}

/** Opens a console in the browser, at a URL that works for a while. */
export function openConsole(connection: Connection, server: Reference, options: PostOptions = {}): Promise<Console> {
  return dataOf(calls.openConsole({ client: connection, ...at(server), ...options }))
}

function at(server: Reference) {
  return { path: { server_id: idOf(server) } }
}

/** Returns the server as the end of its operation leaves it, where that is to be waited for. */
async function settle(connection: Connection, answer: Answer<Server>, options: ActOptions): Promise<Server> {
  const { data: server, headers } = answer
  if (!options.wait) return server
  const { idempotencyKey: _key, ifMatch: _tag, ...call } = options
  const id = server.operation_id ?? readOperationId(headers) ?? (await findFailure(connection, server, call))
  if (id === undefined) return server
  await awaitOperation(connection, id, call)
  return server.operation_id === null ? server : get(connection, server, call)
}

/** Returns the id of the operation by which a server failed at once: a new one, since others are named by `Location`. */
async function findFailure(connection: Connection, server: Server, call: CallOptions): Promise<string | undefined> {
  if (server.fault === null) return undefined
  const query = { action: ['create' as const], limit: 1 }
  const { data } = await calls.listServerOperations({ client: connection, ...at(server), query, ...call })
  return data.items[0]?.id
}
