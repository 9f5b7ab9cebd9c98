/** One API key. */

import type { ApiKey } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { ServerLink } from '../../components/server-link'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { describeRole, stateOf } from './key-state'

/** What a key may do, and until when. */
export function KeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { old_secret_expires_at: old } = apiKey
  const { servers, operations } = apiKey.restrictions
  const labels = Object.entries(apiKey.restrictions.labels).map(([name, value]) => `${name}=${value}`)
  return (
    <Dialog title={apiKey.name} onClose={onClose}>
      <Facts
        facts={[
          ['State', <Status value={stateOf(apiKey)} />],
          ['Role', describeRole(apiKey)],
          ['Project', apiKey.project_id],
          ['Servers with', labels.length > 0 ? <code>{labels.join(', ')}</code> : undefined],
          ['Servers', servers.length > 0 ? servers.map((id) => <ServerLink key={id} id={id} />) : undefined],
          ['Operations', operations.length > 0 ? <code>{operations.join(', ')}</code> : undefined],
          ['Last used', <Time value={apiKey.last_used_at} as="moment" />],
          ['Ends', <Time value={apiKey.expires_at} as="moment" />],
          ['Secret of before', old === null ? undefined : <OldSecret ends={old} />],
          ['Made', <Time value={apiKey.created_at} as="moment" />],
          ['Made by', apiKey.created_by],
          ['Id', <Copyable text={apiKey.id} what="the id" />],
        ]}
      />
    </Dialog>
  )
}

function OldSecret({ ends }: { ends: string }) {
  return (
    <>
      {Date.parse(ends) > Date.now() ? 'holds until' : 'ended'} <Time value={ends} as="moment" />
    </>
  )
}
