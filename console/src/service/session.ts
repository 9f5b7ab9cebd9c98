/** Signing in and out, and what other tabs are told of that. No credential is kept here: the browser has a cookie. */

import { ApiError, ConnectionFailed } from '@ostler/sdk'
import { dropDraftsOfOthers } from '../hooks/draft'
import { forgetCatalogue } from './catalogue'
import { session, watchedFetch } from './client'
import { me, readMe } from './me'

/** One way to sign in. */
export type Method =
  | { method: 'key' }
  | { method: 'keystone'; user_domain: string; project_domain: string }
  | { method: 'oidc'; name: string }

/** How people sign in, and whether this browser has done so. */
export interface Ways {
  required: boolean
  signed_in: boolean
  methods: Method[]
}

/** What somebody fills in. */
export type Form =
  | { method: 'key'; key: string }
  | {
      method: 'keystone'
      username: string
      password: string
      project: string
      user_domain?: string
      project_domain?: string
    }

const PATH = '/console/session'
const SIGN_IN = '/console/sign-in'

/** Each tab tells the others who calls now: null for nobody, since somebody has signed out. */
const tabs = new BroadcastChannel('ostler session')
let caller: string | undefined

/** Asks how people sign in. */
export async function readWays(): Promise<Ways> {
  return (await ask('GET')).json() as Promise<Ways>
}

/** Signs in; throws what the service says of the form. */
export async function signIn(form: Form): Promise<void> {
  await ask('POST', form)
  tellSignedIn()
  await resume()
}

/** Ends the session, and forgets in every tab what was typed and seen there. */
export async function signOut(): Promise<void> {
  await ask('DELETE')
  tabs.postMessage(null)
  leave(SIGN_IN)
}

/** Goes to the sign-in, if this tab is not there. What a browser keeps for who goes back shows nothing any more. */
function leave(path: string | null): void {
  session.value = 'ended'
  me.value = null
  sessionStorage.clear()
  if (path !== null) location.assign(path)
}

/** Where a browser goes to sign in at the issuer and comes back to `page`. */
export function findIssuer(page: string): string {
  return `/console/sign-in/oidc?next=${encodeURIComponent(page)}`
}

/** Tells the other tabs that somebody has signed in in this one, who may be another than they know. */
export function tellSignedIn(): void {
  tabs.postMessage('')
}

/** Goes on as whoever has signed in; what somebody else has typed or seen is gone. */
export async function resume(): Promise<void> {
  await readMe()
  if (!me.value || session.value !== 'open') return
  const { mode, subject, project_id: project } = me.value
  const now = JSON.stringify([mode, subject, project])
  if (caller !== undefined && caller !== now) {
    sessionStorage.clear()
    location.reload()
  }
  if (caller === undefined) tabs.postMessage(now)
  caller = now
  dropDraftsOfOthers()
  forgetCatalogue()
}

/**
 * Follows what other tabs do. Where one has signed out nothing is shown any more that was for its caller alone; where
 * somebody else has signed in, by whatever way, no tab goes on as the one of before.
 */
export function followTabs(): void {
  tabs.onmessage = ({ data }: MessageEvent<string | null>) => {
    if (data === null) leave(me.value && `${SIGN_IN}?next=${encodeURIComponent(location.pathname + location.search)}`)
    else if (data !== caller || session.value !== 'open') void resume().catch(() => {})
  }
  // A page that comes back as it was left has heard nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => persisted && void resume().then(hideOfOthers, () => {}))
}

function hideOfOthers(): void {
  if (session.value === 'ended') me.value = null
}

interface Refusal {
  error: { code: string; message: string; details: unknown }
}

async function ask(method: string, body?: Form): Promise<Response> {
  const content = body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const response = await watchedFetch(PATH, { method, ...content }).catch(refuse)
  if (response.ok) return response
  const { error } = await (response.json() as Promise<Refusal>).catch(refuse)
  throw new ApiError(error.code, error.message, error.details, response)
}

/** What is no answer of the service, such as that of a proxy, is none. */
function refuse(cause: unknown): never {
  throw new ConnectionFailed('The service does not answer', { cause })
}
