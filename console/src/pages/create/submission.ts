/** The sending of the form. */

import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { ConnectionFailed, isApiError, type NewServer } from '@ostler/sdk'
import { focusFirstFault } from '../../components/field'
import { findRepeatedKeys } from '../../components/labels-field'
import { notify } from '../../components/notice'
import { useRecovery } from '../../hooks/recovery'
import { client } from '../../service/client'
import { change, type Draft, dropServerDraft, toRequest } from './draft'
import { keepCurrent, NOT_REFUSED, placeRefusal, type Refusal } from './refusal'

/** For so long a service that is away is waited for, and a cloud that is. */
const PATIENCE_S = 20

/** How it stands with the sending. */
export interface Submission {
  busy: boolean
  refusal: Refusal
  submit: (event: Event) => void
}

/**
 * Sends the form, leads to the server that it makes, and says where a refusal belongs; `onStale` is called where the
 * form may have offered what there is not any more.
 */
export function useSubmission(draft: Draft, form: RefObject<HTMLFormElement | null>, onStale: () => void): Submission {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState({ refusal: NOT_REFUSED, sent: draft.peek() })
  const isHere = usePresence()
  const send = async () => {
    const sent = draft.value
    const { name, key } = sent
    setBusy(true)
    try {
      const options = { idempotencyKey: key, retrySeconds: PATIENCE_S }
      const server = await client.servers.create(toRequest(sent) as NewServer, options)
      dropServerDraft()
      if (isHere.current) route(`/console/servers/${encodeURIComponent(server.id)}`)
      else notify(`${server.name} is being made.`)
    } catch (error) {
      // The key belongs to what was sent from elsewhere, such as by curl, with other user data.
      if (isApiError(error, 'IDEMPOTENCY_KEY_REUSED')) change(draft, {})
      if (!isHere.current) notify(`${name} could not be made: the form says why.`, 'failed')
      setRefused({ refusal: placeRefusal(error), sent })
      setBusy(false)
      if (isApiError(error) && [403, 404, 409].includes(error.status)) onStale()
      focusFirstFault(form.current)
    }
  }
  // With its key the request is carried out once, however often it is sent.
  useRecovery(() => refused.refusal.rest instanceof ConnectionFailed && refused.sent === draft.peek() && void send())
  const submit = (event: Event) => {
    event.preventDefault()
    if (busy) return
    if (findRepeatedKeys(draft.value.labels).size > 0) focusFirstFault(form.current)
    else void send()
  }
  return { busy, refusal: keepCurrent(refused.refusal, refused.sent, draft.value), submit }
}

/** Whoever has gone to another page meanwhile is not led away from it. */
function usePresence(): RefObject<boolean> {
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => void (isHere.current = false)
  }, [])
  return isHere
}
