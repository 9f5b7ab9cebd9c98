/** Dialogs by which an action is asked for where it needs something, and told of where it was refused. */

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import { ConfirmDialog, Dialog } from '../components/dialog'
import { Fault, faultsByField } from '../components/fault'
import { focusFirstFault } from '../components/field'
import { ActionInput, chooseFirst, isComplete, writeAct } from './input'
import type { Kind } from './kinds'
import { perform, useKeys } from './perform'

export interface ActionDialogProps {
  server: Server
  kind: Kind
  onClose: () => void
  /** Is told once the service has taken it: the server as it is then, nothing of one that is being deleted. */
  onBegun: (server: Server | undefined) => void
}

/** Asks for what an action needs, and for the name of what is lost by it. */
export function ActionDialog(props: ActionDialogProps) {
  return props.kind.isDestructive ? <DestructiveDialog {...props} /> : <InputDialog {...props} />
}

/** What is chosen, and what came of asking for it. */
function useAsking({ server, kind, onBegun }: ActionDialogProps) {
  const [choice, setChoice] = useState(() => chooseFirst([server]))
  const [error, setError] = useState<unknown>()
  const keyOf = useKeys()
  const ask = async () => {
    const act = writeAct(kind, choice, server)
    try {
      setError(undefined)
      onBegun(await perform(server, act, { idempotencyKey: keyOf(act) }))
    } catch (failure) {
      setError(failure)
      throw failure
    }
  }
  const faults = faultsByField(error)
  const input = <ActionInput kind={kind} servers={[server]} choice={choice} onChange={setChoice} faults={faults} />
  return { choice, error, ask, input }
}

function DestructiveDialog(props: ActionDialogProps) {
  const { server, kind, onClose } = props
  const { choice, ask, input } = useAsking(props)
  const isDeletion = kind.name === 'delete'
  return (
    <ConfirmDialog
      title={`${kind.label} ${server.name}`}
      word={server.name}
      verb={kind.label}
      isReady={isComplete(kind, choice)}
      onConfirm={ask}
      onClose={onClose}
    >
      <p>
        {isDeletion
          ? 'The server and what is on its disk are deleted. This cannot be undone.'
          : 'The server begins anew from an image: what is on its disk is lost. This cannot be undone.'}
      </p>
      {input}
    </ConfirmDialog>
  )
}

function InputDialog(props: ActionDialogProps) {
  const { server, kind, onClose } = props
  const { choice, error, ask, input } = useAsking(props)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy || !isComplete(kind, choice)) return
    setBusy(true)
    await ask().then(onClose, () => focusFirstFault(form.current))
    setBusy(false)
  }
  return (
    <Dialog title={`${kind.label} ${server.name}`} onClose={onClose}>
      <form ref={form} onSubmit={submit}>
        {input}
        <Fault error={error} />
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={busy || !isComplete(kind, choice)}>
            {busy ? `${kind.label}…` : kind.label}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** Does at once what needs nothing; is seen only where that was refused. */
export function ImmediateAction({ server, kind, onClose, onBegun }: ActionDialogProps) {
  const [error, setError] = useState<unknown>()
  const keyOf = useKeys()
  const ask = async () => {
    setError(undefined)
    const act = writeAct(kind, chooseFirst([server]), server)
    try {
      onBegun(await perform(server, act, { idempotencyKey: keyOf(act) }))
      onClose()
    } catch (failure) {
      setError(failure)
    }
  }
  useEffect(() => void ask(), [])
  if (error === undefined) return null
  return (
    <Dialog title={`${kind.label} ${server.name}`} onClose={onClose}>
      <Fault error={error} onRetry={ask} />
      <footer>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}
