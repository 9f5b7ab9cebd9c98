/** What can go wrong. */

import type * as calls from './generated/sdk.gen.js'
import type { ActionName, ErrorCode, Operation } from './generated/types.gen.js'

/** A code of the document, or one that only a newer service has. */
export type AnyErrorCode = ErrorCode | (string & {})

type Calls = typeof calls
type Refusal = { [Name in keyof Calls]: ReturnType<Calls[Name]> extends { errors?: infer Body } ? Body : never }[keyof Calls]
type DetailsIn<Body, Code> = Body extends { error: { code: infer Known; details: infer Details } }
  ? Code extends Known
    ? Details
    : never
  : never

/** The details that belong to a code, in any operation; of a code that is not in the document nobody knows. */
export type ErrorDetails<Code extends string> = Code extends ErrorCode ? DetailsIn<Refusal, Code> : unknown

/** Whatever goes wrong with the service is one of these; a call that was aborted throws its signal's reason. */
export class OstlerError extends Error {
  override name = 'OstlerError'
}

/** No answer came, or it broke off: whether the request was carried out is not known. `cause` says more. */
export class ConnectionFailed extends OstlerError {
  override name = 'ConnectionFailed'
}

/** The client was called wrongly, and nothing was sent. */
export class ConfigurationError extends OstlerError {
  override name = 'ConfigurationError'
}

type Allowed = ActionName | (string & {})

/** What a refusal may say of itself. */
interface Hints {
  retry?: boolean
  retry_after?: number | null
  operation_id?: string | null
  allowed_actions?: Allowed[]
  hint?: string
}

/**
 * The service refused a request. `code` says why and never changes its meaning; `details` have the shape that
 * belongs to it, which {@link isApiError} tells the compiler.
 */
export class ApiError<Code extends string = AnyErrorCode> extends OstlerError {
  override name = 'ApiError'
  /** A stable word for programs; a newer service may have others than these. */
  readonly code: Code
  /** The status of the response. */
  readonly status: number
  /** More about this code, as the service sent it; null where there is nothing more. */
  readonly details: ErrorDetails<Code>
  /** By which the operators of the service find the request in their logs. */
  readonly requestId: string | null
  /** Whether the very same request can succeed later without a change of it. */
  readonly retry: boolean
  /** After how many seconds it can at the earliest, where the service says so. */
  readonly retryAfter: number | null
  /** The operation that is in the way. */
  readonly operationId: string | null
  /** What may be done with the server now. */
  readonly allowedActions: readonly Allowed[]
  /** A sentence for people that says what to try. */
  readonly hint: string | null

  constructor(code: Code, message: string, details: unknown, { status, headers }: Response) {
    super(message)
    const hints = (details ?? {}) as Hints
    this.code = code
    this.status = status
    this.details = details as ErrorDetails<Code>
    this.requestId = headers.get('X-Request-ID')
    this.retry = hints.retry ?? [408, 429, 502, 503, 504].includes(status)
    this.retryAfter = hints.retry_after ?? readSeconds(headers.get('Retry-After'))
    this.operationId = hints.operation_id ?? null
    this.allowedActions = hints.allowed_actions ?? []
    this.hint = hints.hint ?? null
  }
}

/** An operation came to nothing: it failed, or it was given up for another one. */
export class OperationFailed extends OstlerError {
  override name = 'OperationFailed'
  /** The operation; its `error` has the code, the cloud's own words and a hint. */
  readonly operation: Operation
  /** Whether asking for the same again may succeed. */
  readonly retry: boolean
  /** A sentence for people that says what to try. */
  readonly hint: string | null

  constructor(operation: Operation) {
    const { action, status, error } = operation
    super(`${action} ${status}${error ? `: ${error.message}` : ''}`)
    this.operation = operation
    this.retry = error?.retry ?? false
    this.hint = error?.hint ?? null
  }
}

/** The operation had not ended in the time that it was waited for. It goes on, and can be waited for again. */
export class WaitTimeout extends OstlerError {
  override name = 'WaitTimeout'
  /** The operation as it was seen last. */
  readonly operation: Operation

  constructor(operation: Operation) {
    super(`${operation.action} has not ended yet`)
    this.operation = operation
  }
}

/** Whether `error` is a refusal by the service, and with `code` one of that code, whose `details` are then known. */
export function isApiError(error: unknown): error is ApiError
export function isApiError<Code extends ErrorCode>(error: unknown, code: Code): error is ApiError<Code>
export function isApiError(error: unknown, code?: ErrorCode): boolean {
  return error instanceof ApiError && (code === undefined || error.code === code)
}

/** Returns the seconds of a `Retry-After`, which may be a date too (RFC 9110 section 10.2.3), or null. */
function readSeconds(value: string | null): number | null {
  if (value === null) return null
  const seconds = Number(value)
  if (!Number.isNaN(seconds)) return seconds
  const moment = Date.parse(value)
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000)
}
