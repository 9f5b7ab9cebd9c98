/** The same thing asked for many servers. */

import { useRef, useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import { type Act, perform, useKeys } from '../../actions/perform'
import { mapBounded } from './bounded'

const AT_ONCE = 5

/** What came of it for one server. */
export interface Outcome {
  server: Server
  state: 'waiting' | 'asking' | 'taken' | 'refused'
  /** Why it was refused. */
  error?: unknown
}

/** How far it is. */
export interface BulkRun {
  outcomes: Outcome[]
  isRunning: boolean
  /** Asks for it for all that have not been taken yet. */
  start(): Promise<void>
  /** Asks for no more; what was sent already is waited for. */
  stop(): void
}

/** Returns a run that asks for what `write` says of each server, a few at once. */
export function useBulkRun(
  servers: Server[],
  write: (server: Server) => Act,
  onTaken: (server: Server | undefined, was: Server) => void,
): BulkRun {
  const [outcomes, setOutcomes] = useState<Outcome[]>(() => servers.map((server) => ({ server, state: 'waiting' })))
  const [isRunning, setRunning] = useState(false)
  const isStopped = useRef(false)
  const keyOf = useKeys()
  const note = (outcome: Outcome) =>
    setOutcomes((before) => before.map((one) => (one.server.id === outcome.server.id ? outcome : one)))
  const ask = async ({ server }: Outcome) => {
    if (isStopped.current) return
    note({ server, state: 'asking' })
    const act = write(server)
    try {
      onTaken(await perform(server, act, { idempotencyKey: keyOf([server.id, act]) }), server)
      note({ server, state: 'taken' })
    } catch (error) {
      note({ server, state: 'refused', error })
    }
  }
  const start = async () => {
    if (isRunning) return
    isStopped.current = false
    setRunning(true)
    await mapBounded(outcomes.filter(({ state }) => state !== 'taken'), AT_ONCE, ask)
    setRunning(false)
  }
  return { outcomes, isRunning, start, stop: () => void (isStopped.current = true) }
}
