/** Messages of webhooks, verified as Standard Webhooks has it (https://www.standardwebhooks.com). */

import { ConfigurationError, OstlerError } from './errors.js'
import type { Event } from './generated/types.gen.js'

const TOLERANCE_S = 300
const PREFIX = /^whsec_/

/** The message is forged, too old, or none of a webhook. */
export class InvalidSignature extends OstlerError {
  override name = 'InvalidSignature'
}

/** What a webhook sends. */
export interface WebhookMessage {
  /** The same when the message comes again, and never that of another. */
  id: string
  /** The kind of the event, or `webhook.ping`. */
  type: string
  /** When it happened. */
  timestamp: string
  /** The event; of a ping the id of its webhook. */
  data: Event | { webhook_id: string }
}

/** How a message is verified. */
export interface VerificationOptions {
  /** By how many seconds the clock of the sender may be another; 300 unless told otherwise. */
  toleranceSeconds?: number | undefined
}

/** The header fields of a request, as `fetch`, Node.js and most frameworks have them. */
export type HeaderFields = Headers | Record<string, string | string[] | undefined>

/**
 * Returns the message of a request that was signed with `secret`, or with one of several while a secret is changed.
 * `body` is what came, to the byte.
 *
 * Throws InvalidSignature for any other, and ConfigurationError for what is no secret.
 */
export async function verifyWebhook(
  secret: string | readonly string[],
  headers: HeaderFields,
  body: string | Uint8Array,
  { toleranceSeconds = TOLERANCE_S }: VerificationOptions = {},
): Promise<WebhookMessage> {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => find(headers, `webhook-${name}`))
  if (!id || !timestamp || !signatures) throw new InvalidSignature('The request is not signed')
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds))
    throw new InvalidSignature('The message was signed too long ago, or ahead of time')
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`)
  for (const one of [secret].flat())
    if (await isSigned(await readSecret(one), signed, signatures)) return { id, ...readMessage(text) }
  throw new InvalidSignature('No signature of the message is of this secret')
}

function find(headers: HeaderFields, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const found = Object.entries(headers).find(([field]) => field.toLowerCase() === name)
  return found?.[1]?.toString()
}

async function readSecret(secret: string): Promise<CryptoKey> {
  try {
    const bytes = decode(secret.replace(PREFIX, ''))
    return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  } catch (cause) {
    throw new ConfigurationError('This is no secret of a webhook', { cause })
  }
}

async function isSigned(key: CryptoKey, signed: BufferSource, signatures: string): Promise<boolean> {
  for (const signature of signatures.split(' ')) {
    // The 32 bytes of SHA-256 in Base64; other versions are for other libraries.
    const encoded = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature)?.[1]
    if (encoded && (await crypto.subtle.verify('HMAC', key, decode(encoded), signed))) return true
  }
  return false
}

/** Returns the bytes of Base64. Throws DOMException for what is none. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function readMessage(text: string): Omit<WebhookMessage, 'id'> {
  try {
    return JSON.parse(text) as WebhookMessage
  } catch (cause) {
    throw new InvalidSignature('The message is signed, and is none of a webhook', { cause })
  }
}
