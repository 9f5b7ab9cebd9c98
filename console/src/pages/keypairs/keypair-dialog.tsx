/** One key pair. */

import type { Keypair } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { Json } from '../../components/json'

/** A key pair with its public key. */
export function KeypairDialog({ keypair, onClose }: { keypair: Keypair; onClose: () => void }) {
  const { name, type, fingerprint, public_key, project_id } = keypair
  return (
    <Dialog title={name} onClose={onClose}>
      <Facts
        facts={[
          ['Type', type],
          ['Fingerprint', <Copyable text={fingerprint} what="the fingerprint" />],
          ['Project', project_id],
          ['Public key', <Copyable text={public_key} what="the public key" />],
        ]}
      />
      <h3 class="dialog-raw">As JSON</h3>
      <Json value={keypair} what="the key pair as JSON" />
    </Dialog>
  )
}
