/** One entry of the log of audit. */

import type { AuditEntry } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { Json } from '../../components/json'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { About } from './about'

/** An entry with what has changed by it. */
export function EntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { id, actor, resource, operation_id, outcome, code, status, count, method, path } = entry
  return (
    <Dialog title={`Entry ${id}`} onClose={onClose}>
      <Facts
        facts={[
          ['When', <Time value={entry.created_at} as="moment" />],
          ['Times', count === 1 ? undefined : <>{count}, last <Time value={entry.last_at} as="moment" /></>],
          ['Outcome', <Status value={outcome} />],
          ['Refused with', code === null ? undefined : <>{status} <code>{code}</code></>],
          ['Actor', describeActor(actor)],
          ['API key', actor?.key_id ?? undefined],
          ['Address', entry.address ?? undefined],
          ['Request', path === null ? undefined : <code>{method} {path}</code>],
          ['Id of the request', <Copyable text={entry.request_id} what="the id of the request" />],
          ['Resource', <About resource={resource} />],
          ['Operation', operation_id === null ? undefined : <OperationLink id={operation_id} />],
          ['Project', entry.project_id ?? undefined],
          ['Hash', <Copyable text={entry.hash} what="the hash" />],
        ]}
      />
      <Changes entry={entry} />
      <h3 class="dialog-raw">As JSON</h3>
      <Json value={entry} what="the entry as JSON" />
    </Dialog>
  )
}

function describeActor(actor: AuditEntry['actor']): string {
  return actor === null ? 'the service itself, or nobody known' : `${actor.name} (${actor.mode}, ${actor.role})`
}

function OperationLink({ id }: { id: string }) {
  return <a href={`/console/operations?operation=${encodeURIComponent(id)}`}>{id}</a>
}

function Changes({ entry: { changes } }: { entry: AuditEntry }) {
  const names = Object.keys(changes)
  if (names.length === 0) return null
  return (
    <div class="changes">
      <table aria-label="What has changed">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <code>{JSON.stringify(changes[name]?.from)}</code>
              </td>
              <td>
                <code>{JSON.stringify(changes[name]?.to)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
