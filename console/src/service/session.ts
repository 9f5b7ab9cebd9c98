/** Signing in and out, and what other tabs are told of that. No credential is kept here: the browser has a cookie. */

import { ApiError, ConnectionFailed } from '@ostler/sdk'
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
const tabs = new BroadcastChannel('ostler session')
let caller: string | undefined

/** Asks how people sign in. */
export async function readWays(): Promise<Ways> {
  return (await ask('GET')).json() as Promise<Ways>
}

/** Signs in; throws what the service says of the form. */
export async function signIn(form: Form): Promise<void> {
  await ask('POST', form)
  tabs.postMessage('in')
  await resume()
}

/** Ends the session in every tab, and forgets what was typed in this one. */
export async function signOut(): Promise<void> {
  await ask('DELETE')
  tabs.postMessage('out')
  sessionStorage.clear()
  location.assign('/console/sign-in')
}

/** Where a browser goes to sign in at the issuer and comes back to `page`. */
export function findIssuer(page: string): string {
  return `/console/sign-in/oidc?next=${encodeURIComponent(page)}`
}

/** Tells the other tabs that somebody has signed in in this one. */
export function tellSignedIn(): void {
  tabs.postMessage('in')
}

/** Goes on as whoever has signed in; what somebody else has typed or seen is gone. */
export async function resume(): Promise<void> {
  await readMe()
  if (!me.value) return
  const { mode, subject, project_id: project } = me.value
  const now = JSON.stringify([mode, subject, project])
  if (caller !== undefined && caller !== now) {
    sessionStorage.clear()
    location.reload()
  }
  caller = now
  forgetCatalogue()
}

/** Follows what other tabs do. Where one has signed out nothing is shown any more that was for its caller alone. */
export function followTabs(): void {
  tabs.onmessage = ({ data }) => {
    if (data === 'in') void resume().catch(() => {})
    if (data !== 'out') return
    session.value = 'ended'
    me.value = null
  }
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
