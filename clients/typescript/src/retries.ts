/** Which requests are sent again, and when. */

import type { Parts } from './connection.js'
import { ApiError, ConnectionFailed, type OstlerError } from './errors.js'

const FIRST_S = 0.25
const LONGEST_S = 8

/** A request that failed and is about to be sent again. */
export interface Repetition {
  /** Why it failed. */
  error: OstlerError
  /** After how many seconds it is sent again. */
  delaySeconds: number
}

/**
 * Whether it is safe and may help to send a request again.
 *
 * After 408 and 429 nothing was done. Otherwise it may have been, so that a POST needs its `Idempotency-Key`, and
 * another change that depends on `If-Match` would be refused for what its first attempt did.
 */
export function mayRepeat(method: string, parts: Parts, error: OstlerError): boolean {
  const isHarmless =
    method === 'GET' || (parts.repeatable !== 'never' && (method === 'POST' || parts.ifMatch === undefined))
  if (error instanceof ConnectionFailed) return isHarmless
  if (!(error instanceof ApiError && error.retry)) return false
  return [408, 429].includes(error.status) || (isHarmless && [502, 503, 504].includes(error.status))
}

/** Returns seconds: twice as many each time and some of them by chance, beyond what the service asks for. */
export function chooseDelay(attempt: number, error?: OstlerError): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0
  return asked + Math.min(LONGEST_S, FIRST_S * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** Resolves after `seconds`, or throws the reason of the signal. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, seconds * 1000)
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
  })
}
