/** What went wrong, in the service's own words. */

import { ApiError, ConnectionFailed, OperationFailed } from '@ostler/sdk'

interface FaultProps {
  error: unknown
  /** Does again what went wrong; offered where that can help. */
  onRetry?: (() => void) | undefined
}

/** An error in a page, a form or a dialog. */
export function Fault({ error, onRetry }: FaultProps) {
  if (error === undefined || error === null) return null
  const { message, hint, code, requestId } = describeError(error)
  return (
    <div class="fault" role="alert">
      <p class="fault-message">{message}</p>
      {hint && <p>{hint}</p>}
      {code && (
        <p class="fault-source">
          <code>{code}</code>
          {requestId && (
            <>
              {' · request '}
              <code>{requestId}</code>
            </>
          )}
        </p>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

/** What is told of an error. */
export interface DescribedError {
  message: string
  hint?: string | null
  code?: string
  requestId?: string | null
}

/** Returns what people are told of an error. */
export function describeError(error: unknown): DescribedError {
  if (error instanceof ApiError) {
    const { message, hint, code, requestId } = error
    return { message, hint, code, requestId }
  }
  if (error instanceof OperationFailed) {
    const { message, hint, operation } = error
    return { message, hint, ...(operation.error && { code: operation.error.code }), requestId: operation.request_id }
  }
  if (error instanceof ConnectionFailed)
    return { message: 'The service does not answer.', hint: 'Nothing was lost on this page; try again in a moment.' }
  return { message: error instanceof Error ? error.message : String(error) }
}

/** Returns the faults of a 422 by the field they are about: the names of its `loc` behind `body`, joined by dots. */
export function faultsByField(error: unknown): Map<string, string> {
  const faults = new Map<string, string>()
  if (!(error instanceof ApiError) || !Array.isArray(error.details)) return faults
  for (const { loc, msg } of error.details as { loc: unknown[]; msg: string }[]) {
    const field = loc.slice(1).join('.')
    faults.set(field, faults.has(field) ? `${faults.get(field)} ${msg}` : msg)
  }
  return faults
}
