/** Who calls, and what the caller may do. */

import { type CallOptions, type Connection, dataOf } from './connection.js'
import { canI as ask, getMe } from './generated/sdk.gen.js'
import type { Me, Question, Verdict } from './generated/types.gen.js'

/** Tells who calls by the credential, in which project, with which role, and until when. */
export function me(connection: Connection, options: CallOptions = {}): Promise<Me> {
  return dataOf(getMe({ client: connection, ...options }))
}

/** Tells whether something may be done, and if not, why; nothing is done. */
export function canI(connection: Connection, question: Question, options: CallOptions = {}): Promise<Verdict> {
  return dataOf(ask({ client: connection, body: question, repeatable: 'always', ...options }))
}
