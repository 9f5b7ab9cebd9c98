/** Ending an API key. */

import type { ApiKey } from '@ostler/sdk'
import { ConfirmDialog } from '../../components/dialog'
import { notify } from '../../components/notice'
import { client } from '../../service/client'
import { me } from '../../service/me'

interface RevokeKeyProps {
  apiKey: ApiKey
  onDone: () => void
  onClose: () => void
}

/** Asks for the name of a key before it is ended for good. */
export function RevokeKey({ apiKey: { id, name }, onDone, onClose }: RevokeKeyProps) {
  const revoke = async () => {
    await client.keys.revoke(id)
    notify(`The key ${name} is revoked.`)
    onDone()
  }
  return (
    <ConfirmDialog title={`Revoke ${name}?`} word={name} verb="Revoke" onConfirm={revoke} onClose={onClose}>
      <p>Within a second the service refuses it everywhere. This cannot be undone.</p>
      {me.value?.key_id === id && (
        <p>
          <strong>It is the key by which you are signed in here: you will have to sign in with another one.</strong>
        </p>
      )}
    </ConfirmDialog>
  )
}
