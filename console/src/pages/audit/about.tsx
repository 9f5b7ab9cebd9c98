/** What entries of the log of audit are about. */

import type { AuditEntry } from '@ostler/sdk'
import { ServerLink } from '../../components/server-link'

/** What an entry is about; a server by its name. */
export function About({ resource: { type, id } }: Pick<AuditEntry, 'resource'>) {
  if (type !== 'server' || id === null) return <>{[type, id].filter(Boolean).join(' ') || '–'}</>
  return (
    <>
      server <ServerLink id={id} />
    </>
  )
}
