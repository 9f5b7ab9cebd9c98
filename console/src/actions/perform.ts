/** Asking for an action, once however often it is sent. */

import { useRef } from 'preact/hooks'
import type { CallOptions, Server, ServerAction } from '@ostler/sdk'
import { client } from '../service/client'

/** An action with what it needs, or the deletion. */
export type Act = ServerAction | { action: 'delete' }

/** How an action is asked for. */
export type PerformOptions = CallOptions & { idempotencyKey?: string | undefined }

/** Does it; returns the server as it is then, and nothing of one that is being deleted. */
export async function perform(
  server: Pick<Server, 'id'>,
  act: Act,
  { idempotencyKey, ...options }: PerformOptions = {},
): Promise<Server | undefined> {
  if (act.action !== 'delete') return client.servers.act(server, act, { idempotencyKey, ...options })
  await client.servers.delete(server, options)
  return undefined
}

/** Returns a key that nothing else has. */
export function makeKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Returns what finds the key of a thing that somebody wants: the same one while that very thing is tried again, so that
 * what was done without an answer is not done a second time.
 */
export function useKeys(): (wanted: unknown) => string {
  const keys = useRef(new Map<string, string>())
  return (wanted) => {
    const text = JSON.stringify(wanted)
    const key = keys.current.get(text) ?? makeKey()
    keys.current.set(text, key)
    return key
  }
}
