/** Signing in: as a page, over another page, and in a window of its own that the issuer comes back to. */

import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { Dialog } from '../../components/dialog'
import { useTitle } from '../../hooks/title'
import { findIssuer, tellSignedIn } from '../../service/session'
import { SignInWays } from './ways'
import './sign-in.css'

const FRONT = '/console/servers'
const SIGN_IN = '/console/sign-in'

/** Where the issuer's window ends, see `SignedIn`. */
export const SIGNED_IN = '/console/signed-in'

const REASONS: Record<string, string> = {
  denied: 'You, or the issuer, refused the sign-in.',
  state: 'This sign-in took too long, or was not begun in this browser. Sign in once more.',
  refused: 'The issuer knows you, but the service takes none of its tokens. Ask the operators of the service.',
  role: 'You are known, but have no role here. Ask whoever manages the issuer for one.',
  limited: 'Too many have signed in from here. Wait a minute, then try again.',
  unavailable: 'Who knows you cannot be asked right now. Try again in a moment.',
}

/** Who nobody knows signs in here, wherever that was noticed. */
export function SignIn() {
  const heading = useTitle('Sign in')
  const { path, query } = useLocation()
  const wanted = path === SIGN_IN ? findWanted(query.next) : location.pathname + location.search
  const reason = path === SIGN_IN ? query.error : undefined
  return (
    <main class="alone sign-in">
      <p class="brand">Ostler</p>
      <h1 ref={heading} tabIndex={-1}>
        Sign in
      </h1>
      {reason !== undefined && (
        <p class="fault" role="alert">
          {REASONS[reason] ?? REASONS['unavailable']}
        </p>
      )}
      <SignInWays onIssuer={() => location.assign(findIssuer(wanted))} />
    </main>
  )
}

/** Leads who is signed in to the page that was wanted. */
export function Arrival() {
  const { query, route } = useLocation()
  useEffect(() => route(findWanted(query.next), true), [])
  return null
}

/** Over a page whose session has ended: what is typed there stays. */
export function SessionEnded() {
  return (
    <Dialog title="Your session has ended" isBinding onClose={() => {}}>
      <p>Sign in again to go on where you were. What you have typed is still there.</p>
      <SignInWays onIssuer={openIssuer} />
    </Dialog>
  )
}

/** The window of the issuer ends here: it tells the tab that opened it, and all others. */
export function SignedIn() {
  const heading = useTitle('Signed in')
  useEffect(() => {
    tellSignedIn()
    window.close()
  }, [])
  return (
    <main class="alone">
      <h1 ref={heading} tabIndex={-1}>
        You are signed in
      </h1>
      <p>
        This window can be closed, or <a href={FRONT}>used too</a>.
      </p>
    </main>
  )
}

function openIssuer(): void {
  const url = findIssuer(SIGNED_IN)
  if (window.open(url, 'ostler-sign-in', 'popup,width=520,height=700') === null)
    location.assign(findIssuer(location.pathname + location.search))
}

/** Only pages of the console are gone to, wherever dots and slashes lead. */
function findWanted(next = FRONT): string {
  if (!URL.canParse(next, location.origin)) return FRONT
  const { origin, pathname, search } = new URL(next, location.origin)
  const isPage = origin === location.origin && pathname.startsWith('/console/') && !pathname.startsWith(SIGN_IN)
  return isPage ? pathname + search : FRONT
}
