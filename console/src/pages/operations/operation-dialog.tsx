/** All that is known of one operation. */

import type { Operation, OperationError } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { type Fact, Facts } from '../../components/facts'
import { Fault } from '../../components/fault'
import { Progress } from '../../components/progress'
import { Loading } from '../../components/states'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { whyNot } from '../../service/me'
import { whyNotCancelled } from './cancel'
import { ServerLink } from '../../components/server-link'

interface OperationDialogProps {
  id: string
  /** The operation where the page has it, which keeps it as it is now. */
  known: Operation | undefined
  onCancel: (operation: Operation) => void
  onClose: () => void
}

/** One operation, by its id. */
export function OperationDialog({ id, known, onCancel, onClose }: OperationDialogProps) {
  const { data, error, reload } = useResource((signal) => client.operations.get(id, { signal }), [id])
  const operation = known ?? data
  return (
    <Dialog title={operation ? `Operation ${operation.action}` : 'Operation'} onClose={onClose}>
      {!operation && error === undefined && <Loading what="the operation" />}
      {!operation && <Fault error={error} onRetry={reload} />}
      {operation && <Detail operation={operation} onCancel={() => onCancel(operation)} />}
    </Dialog>
  )
}

function Failure({ error: { code, message, hint, retry } }: { error: OperationError }) {
  return (
    <div class="fault">
      <p class="fault-message">{message}</p>
      <p>{hint}</p>
      <p class="fault-source">
        <code>{code}</code> · {retry ? 'asking again may help' : 'asking again will not help'}
      </p>
    </div>
  )
}

function Detail({ operation, onCancel }: { operation: Operation; onCancel: () => void }) {
  const { id, server_id, status, progress, error, result, cause, superseded_by, cloud_request_id: cloud } = operation
  const reason = whyNot('operator') ?? whyNotCancelled(operation)
  return (
    <>
      {error && <Failure error={error} />}
      <Facts
        facts={[
          ['Status', <Status value={status} />],
          ['Progress', status === 'running' ? <Progress value={progress} label="Progress" /> : undefined],
          ['Server', <ServerLink id={server_id} />],
          ['Cause', cause],
          ...Object.entries(result ?? {}).map(([name, value]): Fact => [name, <Copyable text={value} what={name} />]),
          ['Superseded by', superseded_by === null ? undefined : <Copyable text={superseded_by} what="its id" />],
          ['Asked for', <Time value={operation.created_at} as="moment" />],
          ['Begun', <Time value={operation.started_at} as="moment" />],
          ['Ended', <Time value={operation.finished_at} as="moment" />],
          ['Project', operation.project_id],
          ['Id', <Copyable text={id} what="the id" />],
          ['Request', <Copyable text={operation.request_id} what="the id of the request" />],
          ['Request at the cloud', cloud === null ? undefined : <code>{cloud}</code>],
        ]}
      />
      {operation.finished_at === null && (
        <footer>
          {reason !== undefined && <p class="hint">{reason}</p>}
          <button type="button" aria-disabled={reason !== undefined} onClick={() => reason === undefined && onCancel()}>
            Give up
          </button>
        </footer>
      )}
    </>
  )
}
