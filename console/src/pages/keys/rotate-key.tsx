/** Giving an API key another secret. */

import { useState } from 'preact/hooks'
import type { ApiKey, ApiKeyWithSecret } from '@ostler/sdk'
import { Field } from '../../components/field'
import { FormDialog, SecretDialog } from '../../components/form-dialog'
import { Time } from '../../components/time'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { EndField, toMoment } from './end-field'
import { explainLoss } from './lost-answer'

const OVERLAPS: [seconds: number, label: string][] = [
  [0, 'ends now'],
  [3600, 'holds for an hour'],
  [86_400, 'holds for a day'],
  [604_800, 'holds for a week'],
  [2_592_000, 'holds for 30 days'],
]

interface RotateKeyProps {
  apiKey: ApiKey
  onDone: () => void
  onClose: () => void
}

/** Asks for how long both secrets hold, and tells the new one once. */
export function RotateKey({ apiKey, onDone, onClose }: RotateKeyProps) {
  const [overlap, setOverlap] = useState(86_400)
  const [ends, setEnds] = useState('')
  const [made, setMade] = useState<ApiKeyWithSecret | null>(null)
  const sending = useForm(['overlap_seconds', 'expires_at'], async () => {
    const wanted = { overlap_seconds: overlap, expires_at: toMoment(ends) }
    setMade(await client.keys.rotate(apiKey, wanted).catch(explainLoss))
    onDone()
  })
  if (made) return <NewSecret made={made} onClose={onClose} />
  return (
    <FormDialog title={`New secret for ${apiKey.name}`} verb="Rotate" sending={sending} onClose={onClose}>
      <p>The key gets another secret; what it may do stays.</p>
      <Field label="The secret of now" fault={sending.faultOf('overlap_seconds')}>
        {(ids) => (
          <select {...ids} value={overlap} onChange={(event) => setOverlap(Number(event.currentTarget.value))}>
            {OVERLAPS.map(([seconds, label]) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <EndField value={ends} onChange={setEnds} fault={sending.faultOf('expires_at')} />
    </FormDialog>
  )
}

function NewSecret({ made, onClose }: { made: ApiKeyWithSecret; onClose: () => void }) {
  const { old_secret_expires_at: old } = made
  return (
    <SecretDialog title={`${made.name} has a new secret`} what="the key" secret={made.secret} onClose={onClose}>
      <p>
        It holds until <Time value={made.expires_at} as="moment" />.{' '}
        {old !== null && (
          <>
            The secret of before {Date.parse(old) > Date.now() ? 'holds until' : 'ended at'}{' '}
            <Time value={old} as="moment" />.
          </>
        )}
      </p>
    </SecretDialog>
  )
}
