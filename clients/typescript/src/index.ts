/** Ostler in TypeScript. See README.md. */

export { type Client, createClient } from './client.js'
export {
  type CallOptions,
  type ChangeOptions,
  connect,
  type Connection,
  type ConnectionSettings,
  type PostOptions,
} from './connection.js'
export {
  type AnyErrorCode,
  ApiError,
  ConfigurationError,
  ConnectionFailed,
  type ErrorDetails,
  isApiError,
  OperationFailed,
  OstlerError,
  WaitTimeout,
} from './errors.js'
export type { FollowOptions } from './events.js'
export type * from './generated/types.gen.js'
export type { Repetition } from './retries.js'
export type { ActOptions, NewServer } from './servers.js'
export { InvalidSignature, type VerificationOptions, verifyWebhook, type WebhookMessage } from './verification.js'
export type { WaitOptions } from './waiting.js'
