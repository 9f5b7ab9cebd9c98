/** Giving up an operation. */

import type { Operation } from '@ostler/sdk'
import { FormDialog } from '../../components/form-dialog'
import { notify } from '../../components/notice'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'

interface CancelDialogProps {
  operation: Operation
  onCancelled: (operation: Operation) => void
  onClose: () => void
}

/** Why an operation cannot be given up, as far as that is known before it is tried; undefined where it can. */
export function whyNotCancelled({ status, action, finished_at }: Operation): string | undefined {
  if (finished_at !== null) return `It is ${status}.`
  if (status !== 'running' || action === 'create') return undefined
  return 'The cloud has begun it; only the making of a server can be given up then.'
}

/** Asks whether an operation is to be given up. */
export function CancelDialog({ operation, onCancelled, onClose }: CancelDialogProps) {
  const sending = useForm([], async () => {
    onCancelled(await client.operations.cancel(operation))
    notify(`The operation ${operation.action} is given up.`)
    onClose()
  })
  return (
    <FormDialog title={`Give up ${operation.action}?`} verb="Give up" sending={sending} onClose={onClose}>
      <p>
        {operation.action === 'create'
          ? 'Whatever the cloud has of the server is deleted there.'
          : 'Nobody has begun it; the server stays as it is.'}
      </p>
    </FormDialog>
  )
}
