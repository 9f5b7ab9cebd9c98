/** The way to the service: what a request carries, and how its response is read. */

import { Deadline } from './deadline.js'
import { ApiError, ConfigurationError, ConnectionFailed, OstlerError } from './errors.js'
import type { ErrorBody } from './generated/types.gen.js'
import { remember, tagOf } from './memory.js'
import { chooseDelay, mayRepeat, pause, type Repetition } from './retries.js'
import { writePath, writeQuery } from './urls.js'

const TIMEOUT_S = 30
const RETRY_S = 60

type Credential = string | (() => string | Promise<string>)

/** How the service is reached. */
export interface ConnectionSettings {
  /** Where it is, such as `https://ostler.example.com`; in a browser by default where the page is from. */
  url?: string | undefined
  /** An API key of the service, `ostler_…`. */
  apiKey?: string | undefined
  /** A JSON Web Token, or a function that is asked for it before every request and may renew it. */
  token?: Credential | undefined
  /** A token of OpenStack's Keystone, or such a function. */
  keystoneToken?: Credential | undefined
  /** How long an answer may take, beside what the service was asked to wait: 30 seconds unless told otherwise. */
  timeoutSeconds?: number | undefined
  /** For how long a request that may be repeated is tried again: 60 seconds unless told otherwise, 0 for never. */
  retrySeconds?: number | undefined
  /** Is told of each repetition before its pause. */
  onRetry?: ((repetition: Repetition) => void) | undefined
  /** Another implementation of `fetch` than the platform's. */
  fetch?: typeof globalThis.fetch | undefined
}

/** What every call takes. */
export interface CallOptions extends Pick<ConnectionSettings, 'timeoutSeconds' | 'retrySeconds' | 'onRetry'> {
  /** Ends the call, which throws the reason of the signal then. */
  signal?: AbortSignal | undefined
  /** An id for the request, which the service writes into its logs. */
  requestId?: string | undefined
}

/** What every change takes. */
export interface ChangeOptions extends CallOptions {
  /**
   * The resource as a call has returned it, or its `ETag`: when it has changed since, nothing is done, and the error
   * has the code `PRECONDITION_FAILED`.
   */
  ifMatch?: object | string | undefined
}

/** What every change takes that is made once, however often it is sent. */
export interface PostOptions extends ChangeOptions {
  /** Chosen anew for each call, unless you give one that outlives your program. */
  idempotencyKey?: string | undefined
}

/** What is particular to a request. */
interface Traits {
  /** Whether it may be sent again: by its `Idempotency-Key` as a POST usually may, or anyway, or not at all. */
  repeatable?: 'by key' | 'always' | 'never' | undefined
  /** How many seconds the service was asked to wait. */
  waitSeconds?: number | undefined
  headers?: Record<string, string | undefined> | undefined
}

/** A request, as the functions of the generated module hand it over. */
export interface Parts extends PostOptions, Traits {
  url: string
  path?: unknown
  query?: unknown
  querySerializer?: unknown
  body?: unknown
}

/** A response that was read. */
export interface Answer<Data> {
  data: Data
  headers: Headers
}

/** Returns what a response has said. */
export async function dataOf<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  return (await answer).data
}

/** How a function of the generated module describes its request. */
export interface TDataShape {
  body?: unknown
  headers?: unknown
  path?: unknown
  query?: unknown
  url: string
}

export type Loose<Part> = Part extends object ? { [Name in keyof Part]: Part[Name] | undefined } : Part
type Loosened<Data> = { [Part in keyof Omit<Data, 'url' | 'headers'>]: Loose<Data[Part]> | undefined }

/** What a function of the generated module takes. */
export type Options<Data extends TDataShape, _Throws = boolean, _Stream = unknown> = PostOptions &
  Traits &
  Loosened<Data>
/** What it returns, and in `errors` what it may be refused with, for the compiler alone. */
export type RequestResult<Responses, Errors = unknown, _Throws = boolean> = Promise<
  Answer<Responses[keyof Responses]>
> & { readonly errors?: Errors[keyof Errors] }
type Call = <Responses, Errors, _Throws>(parts: Parts) => RequestResult<Responses, Errors>
export type ClientMeta = Record<never, never>
export type { Connection as Client }

/** A way to the service; every function of the package takes one first. */
export interface Connection {
  readonly get: Call
  readonly post: Call
  readonly put: Call
  readonly patch: Call
  readonly delete: Call
  /** Returns a response as soon as it begins, for whoever reads its body as it comes. */
  open(method: string, parts: Parts): Promise<Response>
}

/** Describes a way to the service; nothing is sent yet. */
export function connect(settings: ConnectionSettings = {}): Connection {
  const { url = '' } = settings
  if (url === '' && !('location' in globalThis)) throw new ConfigurationError('The url of the service is missing')
  const known = { ...settings, url: url.replace(/\/+$/, '') }
  const by =
    (method: string): Call =>
    <Responses>(parts: Parts) =>
      request<Answer<Responses[keyof Responses]>>(known, method, parts, readAnswer)
  return {
    get: by('GET'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
    open: (method, parts) => request(known, method, parts, async (response) => response),
  }
}

type Reader<Result> = (response: Response) => Promise<Result>

/** Sends a request until it is answered, refused for good, or not worth another attempt. */
async function request<Result>(
  settings: ConnectionSettings,
  method: string,
  parts: Parts,
  read: Reader<Result>,
): Promise<Result> {
  const { retrySeconds = settings.retrySeconds ?? RETRY_S, onRetry = settings.onRetry, signal } = parts
  const sent = prepare(settings, method, parts)
  const end = performance.now() + retrySeconds * 1000
  let isLost = false
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(settings, sent, parts, read)
    } catch (error) {
      if (!(error instanceof OstlerError)) throw error
      // What an attempt has deleted whose answer got lost is not there for the next one.
      if (isLost && method === 'DELETE' && error instanceof ApiError && error.status === 404)
        return read(new Response(null, { status: 204 }))
      isLost ||= error instanceof ConnectionFailed
      const delaySeconds = chooseDelay(attempt, error)
      if (!mayRepeat(method, parts, error) || performance.now() + delaySeconds * 1000 > end) throw error
      onRetry?.({ error, delaySeconds })
      await pause(delaySeconds, signal)
    }
  }
}

interface Prepared {
  url: string
  method: string
  headers: Record<string, string | undefined>
  body: string | null
}

/** Returns what is the same in every attempt, the `Idempotency-Key` among it. */
function prepare(settings: ConnectionSettings, method: string, parts: Parts): Prepared {
  const { idempotencyKey, repeatable = 'by key', ifMatch, body } = parts
  const isKeyed = method === 'POST' && repeatable === 'by key'
  return {
    url: settings.url + writePath(parts.url, parts.path) + writeQuery(parts.query, parts.querySerializer),
    method,
    headers: {
      Accept: 'application/json',
      'Idempotency-Key': isKeyed ? (idempotencyKey ?? makeKey()) : undefined,
      'If-Match': ifMatch === undefined || typeof ifMatch === 'string' ? ifMatch : tagOf(ifMatch),
      'X-Request-ID': parts.requestId,
      ...parts.headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  }
}

/** Sends it once. Throws OstlerError, or the reason of the caller's signal. */
async function send<Result>(
  settings: ConnectionSettings,
  { url, headers, ...sent }: Prepared,
  parts: Parts,
  read: Reader<Result>,
): Promise<Result> {
  const { fetch = globalThis.fetch } = settings
  const { timeoutSeconds = settings.timeoutSeconds ?? TIMEOUT_S, waitSeconds = 0, signal } = parts
  signal?.throwIfAborted()
  const carried = await addCredential(settings, headers)
  const deadline = new Deadline(timeoutSeconds + waitSeconds, signal)
  try {
    // Nothing here leads elsewhere, and no credential may be led there.
    const response = await fetch(url, { ...sent, headers: carried, redirect: 'manual', signal: deadline.signal })
    if (!response.ok) throw await readError(response)
    return await read(response)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof OstlerError) throw cause
    throw new ConnectionFailed(`No answer to ${sent.method} ${url}: ${(cause as Error).message}`, { cause })
  } finally {
    deadline.release()
  }
}

/** Returns the header fields that have a value, and the credential of now among them. */
async function addCredential(settings: ConnectionSettings, headers: Prepared['headers']): Promise<Headers> {
  const ask = async (from: Credential | undefined) => (typeof from === 'function' ? await from() : from)
  const bearer = await ask(settings.apiKey ?? settings.token)
  const all = {
    ...headers,
    Authorization: bearer === undefined ? undefined : `Bearer ${bearer}`,
    'X-Auth-Token': await ask(settings.keystoneToken),
  }
  const carried = new Headers()
  for (const [name, value] of Object.entries(all)) if (value !== undefined) setHeader(carried, name, value)
  return carried
}

/** Sets a field. The platform's own complaint would show a value that may be a secret. */
function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value)
  } catch {
    throw new ConfigurationError(`The value of ${name} has letters that cannot be sent`)
  }
}

async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
  const { status, headers } = response
  const data = (status === 204 ? undefined : await response.json()) as Data
  if (typeof data === 'object' && data !== null) remember(data, headers)
  return { data, headers }
}

/** Returns what the service says is wrong; what is not of the service, such as a page of a proxy, has no code of it. */
async function readError(response: Response): Promise<ApiError> {
  const text = await response.text()
  try {
    const { code, message, details } = (JSON.parse(text) as ErrorBody).error
    if (code) return new ApiError(code, message, details, response)
  } catch {
    // Told below.
  }
  return new ApiError('UNEXPECTED_RESPONSE', `HTTP ${response.status}`, null, response)
}

/** Returns 128 random bits; `crypto.randomUUID` is not there for pages that came without TLS. */
function makeKey(): string {
  return crypto.getRandomValues(new Uint8Array(16)).reduce((key, byte) => key + byte.toString(16).padStart(2, '0'), '')
}
