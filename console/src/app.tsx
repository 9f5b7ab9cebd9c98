/** The console as a whole: who is let in, and which page is seen. */

import { effect } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { ErrorBoundary, LocationProvider } from 'preact-iso'
import { Fault } from './components/fault'
import { Notices } from './components/notice'
import { Loading } from './components/states'
import { Pages } from './pages/pages'
import { session } from './service/client'
import { keepStream } from './service/live'
import { me } from './service/me'
import { followTabs, resume } from './service/session'
import { Shell } from './shell/shell'
import { SessionEnded, SIGNED_IN, SignedIn, SignIn } from './pages/sign-in/sign-in'

/** The application. */
export function App() {
  const [error, setError] = useState<unknown>()
  const begin = () => void resume().then(() => setError(undefined), setError)
  useEffect(() => {
    begin()
    keepStream()
    followTabs()
    // Whoever signs in, here or in another tab, is asked for anew.
    return effect(() => {
      if (session.value === 'open' && me.peek() === null) begin()
    })
  }, [])
  return (
    <LocationProvider scope="/console">
      <ErrorBoundary onError={setError}>
        <Content error={error} onRetry={begin} />
      </ErrorBoundary>
      <Notices />
    </LocationProvider>
  )
}

function Content({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (location.pathname === SIGNED_IN) return <SignedIn />
  if (me.value === null && session.value === 'ended') return <SignIn />
  if (error !== undefined && me.value === null)
    return (
      <main class="alone">
        <h1>Ostler</h1>
        <Fault error={error} onRetry={onRetry} />
      </main>
    )
  if (me.value === null)
    return (
      <main class="alone">
        <h1 class="visually-hidden">Ostler</h1>
        <Loading what="who you are" />
      </main>
    )
  return (
    <Shell>
      <Pages />
      {session.value === 'ended' && <SessionEnded />}
    </Shell>
  )
}
