/** What is going on with a server. */

import { useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import { Progress } from '../../components/progress'
import { RoleButton } from '../../components/role-button'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { useReloadOnEvents } from '../../hooks/events'
import { useRepetition } from '../../hooks/recovery'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { CancelDialog, whyNotCancelled } from '../operations/cancel'
import { nameAction } from './action-names'

/** No event tells of the progress alone. */
const LOOK_MS = 1500

/** The operation that goes on, how far it is, and the way to give it up. */
export function RunningOperation({ id, server }: { id: string; server: Server }) {
  const { data: operation, reload, replace } = useResource((signal) => client.operations.get(id, { signal }), [id])
  const [isAsking, setAsking] = useState(false)
  useReloadOnEvents(reload, ({ server_id }) => server_id === server.id)
  useRepetition(reload, LOOK_MS, true)
  if (!operation) return null
  const { action, status, progress, created_at } = operation
  const reason = whyNotCancelled(operation)
  return (
    <section class="card running" aria-label="What is going on">
      <strong>{nameAction(action)}</strong>
      <Status value={status} task={server.task} />
      <Progress value={progress} label={`Progress of ${nameAction(action)}`} />
      <span class="hint">
        begun <Time value={created_at} />
      </span>
      <span class="running-end">
        <RoleButton role="operator" reason={reason} onClick={() => setAsking(true)}>
          Give up
        </RoleButton>
      </span>
      {isAsking && <CancelDialog operation={operation} onCancelled={replace} onClose={() => setAsking(false)} />}
    </section>
  )
}
