/** Everything at one place: `client.servers.create(…)` is `create(connection, …)` of the module `servers`. */

import * as access from './access.js'
import * as audit from './audit.js'
import { connect, type Connection, type ConnectionSettings } from './connection.js'
import * as events from './events.js'
import * as flavors from './flavors.js'
import * as images from './images.js'
import * as keypairs from './keypairs.js'
import * as keys from './keys.js'
import * as networks from './networks.js'
import * as operations from './operations.js'
import * as quotas from './quotas.js'
import * as regions from './regions.js'
import * as servers from './servers.js'
import * as webhooks from './webhooks.js'

type Bound<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (connection: Connection, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never
}

const nouns = {
  access,
  audit,
  events,
  flavors,
  images,
  keypairs,
  keys,
  networks,
  operations,
  quotas,
  regions,
  servers,
  webhooks,
}
type Nouns = typeof nouns

/** The service, noun by noun. The functions of the modules take it too. */
export type Client = Connection & { readonly [Noun in keyof Nouns]: Bound<Nouns[Noun]> }

/** Returns the service as an object; nothing is sent yet. */
export function createClient(settings: ConnectionSettings = {}): Client {
  const connection = connect(settings)
  const bound = Object.entries(nouns).map(([noun, functions]) => [noun, bind(functions, connection)])
  return { ...connection, ...Object.fromEntries(bound) } as Client
}

type AnyFunction = (connection: Connection, ...rest: unknown[]) => unknown

function bind(functions: object, connection: Connection): object {
  const named = Object.entries(functions as Record<string, AnyFunction>)
  return Object.fromEntries(named.map(([name, call]) => [name, (...rest: unknown[]) => call(connection, ...rest)]))
}
