/** A server by its name, where only its id is known. */

import { useEffect } from 'preact/hooks'
import { needName, serverNames } from '../service/names'

/** A link to a server with its name, or with the begin of its id where that is not known, as of one that is deleted. */
export function ServerLink({ id }: { id: string }) {
  const name = serverNames.value.get(id)
  useEffect(() => needName(id), [id])
  return (
    <a href={`/console/servers/${encodeURIComponent(id)}`} title={id}>
      {name ?? <code>{id.slice(0, 8)}</code>}
    </a>
  )
}
