/** The ways to sign in that the service has, of which one is chosen. */

import { useEffect, useState } from 'preact/hooks'
import { Fault } from '../../components/fault'
import { Loading } from '../../components/states'
import { useResource } from '../../hooks/resource'
import { type Method, readWays, resume } from '../../service/session'
import { MethodForm } from './forms'

interface WaysProps {
  /** Goes to the issuer. */
  onIssuer: () => void
}

/** Whatever it takes to sign in. */
export function SignInWays({ onIssuer }: WaysProps) {
  const { data, error, reload } = useResource(readWays, [])
  const isSignedIn = data?.signed_in ?? false
  useEffect(() => {
    // In another tab, whose word has not come here.
    if (isSignedIn) void resume().catch(() => {})
  }, [isSignedIn])
  if (error !== undefined && !data) return <Fault error={error} onRetry={reload} />
  if (!data) return <Loading what="how to sign in" />
  if (data.methods.length === 0)
    return <p>Nobody can sign in here: ask the operators of the service, who choose how with AUTH_MODE and OIDC_CLIENT_ID.</p>
  return <Choice methods={data.methods} onIssuer={onIssuer} />
}

const LABELS = { key: 'API key', keystone: 'Keystone', oidc: 'Single sign-on' }

function Choice({ methods, onIssuer }: WaysProps & { methods: Method[] }) {
  const [chosen, setChosen] = useState(methods[0]!.method)
  const method = methods.find((one) => one.method === chosen) ?? methods[0]!
  return (
    <>
      {methods.length > 1 && (
        <div class="sign-in-ways" role="group" aria-label="How to sign in">
          {methods.map((one) => (
            <button
              key={one.method}
              type="button"
              aria-pressed={one === method}
              onClick={() => setChosen(one.method)}
            >
              {LABELS[one.method]}
            </button>
          ))}
        </div>
      )}
      {method.method === 'oidc' ? (
        <button type="button" class="primary" onClick={onIssuer}>
          Sign in at {method.name}
        </button>
      ) : (
        <MethodForm method={method} />
      )}
    </>
  )
}
