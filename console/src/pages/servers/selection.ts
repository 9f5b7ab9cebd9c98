/** Which servers of the list are selected. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import type { LiveList } from './live-list'

/** What is selected; what is not listed any more is not among it. */
export interface Selection {
  ids: ReadonlySet<string>
  servers: Server[]
  set(ids: ReadonlySet<string>): void
  /** Is told up to which row the list is seen. */
  see(last: number): void
}

/** Returns what is selected of the servers that are listed; `isOld` where these are those of the list before. */
export function useSelection(list: LiveList, items: Server[], isOld: boolean): Selection {
  const [chosen, set] = useState<ReadonlySet<string>>(new Set())
  const servers = useMemo(() => items.filter(({ id }) => chosen.has(id)), [items, chosen])
  const ids = useMemo(() => new Set(servers.map(({ id }) => id)), [servers])
  const seen = useRef(0)
  // The list is read anew as far as it is seen: nothing that is selected may get lost by that.
  const tell = () => isOld || list.see(Math.max(seen.current, items.lastIndexOf(servers.at(-1)!) + 1))
  useEffect(() => void tell(), [list, servers, isOld])
  const see = (last: number) => {
    seen.current = last
    tell()
  }
  return { ids, servers, set, see }
}
