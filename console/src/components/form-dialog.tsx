/** Dialogs that ask for something, and such that tell a secret once. */

import type { ComponentChildren } from 'preact'
import type { Sending } from '../hooks/form'
import { CopyButton } from './copy'
import { Dialog } from './dialog'
import { Fault } from './fault'

interface FormDialogProps {
  title: string
  /** What the button says, such as `Make the key`. */
  verb: string
  sending: Sending
  onClose: () => void
  /** What Cancel does, where that gives up more than to look at the form now. */
  onCancel?: () => void
  children: ComponentChildren
}

/** A form in a dialog; what is refused is said beside its field, or above the buttons. */
export function FormDialog({ title, verb, sending, onClose, onCancel = onClose, children }: FormDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={sending.form} onSubmit={sending.submit} noValidate>
        {children}
        <Fault error={sending.otherFault} />
        <footer>
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" class="primary" aria-disabled={sending.busy}>
            {sending.busy ? `${verb}…` : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

interface SecretDialogProps {
  title: string
  /** What it is, such as `secret of the webhook`. */
  what: string
  secret: string
  /** What it is for, and what else is to be known. */
  children: ComponentChildren
  onClose: () => void
}

/** Tells a secret, which is nowhere once this is closed; so it is closed by its button alone. */
export function SecretDialog({ title, what, secret, children, onClose }: SecretDialogProps) {
  return (
    <Dialog title={title} isBinding onClose={onClose}>
      <p>
        <strong>This is shown this once.</strong> Copy it now: nobody can read it again, whoever operates the service
        included.
      </p>
      <p class="secret">
        <code>{secret}</code>
      </p>
      <p>
        <CopyButton text={secret} what={what} />
      </p>
      {children}
      <footer>
        <button type="button" class="primary" onClick={onClose}>
          I have kept it
        </button>
      </footer>
    </Dialog>
  )
}
