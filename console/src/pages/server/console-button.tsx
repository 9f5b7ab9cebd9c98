/** The way to the screen of a server. */

import { useState } from 'preact/hooks'
import type { Console, Server } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Fault } from '../../components/fault'
import { RoleButton } from '../../components/role-button'
import { Loading } from '../../components/states'
import { Time } from '../../components/time'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'

/** A button that asks for a link to the console, and shows it with its end. */
export function ConsoleButton({ server }: { server: Server }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <RoleButton role="operator" onClick={() => setOpen(true)}>
        Open console
      </RoleButton>
      {isOpen && <ConsoleDialog server={server} onClose={() => setOpen(false)} />}
    </>
  )
}

function ConsoleDialog({ server, onClose }: { server: Server; onClose: () => void }) {
  const options = { retrySeconds: 4 }
  const { data, error, loading, reload } = useResource(
    (signal) => client.servers.openConsole(server, { signal, ...options }),
    [server.id],
  )
  return (
    <Dialog title={`Console of ${server.name}`} onClose={onClose}>
      {data && error === undefined && <Link {...data} />}
      {!data && loading && <Loading what="the link" />}
      {!loading && <Fault error={error} onRetry={reload} />}
      <footer>
        {data && (
          <button type="button" onClick={reload}>
            Make another link
          </button>
        )}
        <button type="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}

function Link({ url, expires_at }: Console) {
  return (
    <>
      <p>
        <a class="button primary" href={url} target="_blank" rel="noopener noreferrer">
          Open it in a new window
        </a>
      </p>
      <p>
        Whoever has the link sees the screen. It works until <Time value={expires_at} as="moment" />, and ends{' '}
        <Time value={expires_at} />.
      </p>
      <Copyable text={url} what="the link" />
    </>
  )
}
