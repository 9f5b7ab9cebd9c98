/** Dialogs over the page; the focus goes back to where it was when one is closed. */

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Fault } from './fault'

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** Whether Escape and a click beside it leave it open, as where something has to be done first. */
  isBinding?: boolean
}

/** A modal dialog, there for as long as it is rendered. */
export function Dialog({ title, onClose, children, isBinding = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const dialog = element.current
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const close = (event: Event) => {
    event.preventDefault()
    if (!isBinding) onClose()
  }
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={close}
      onClick={(event) => event.target === element.current && close(event)}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          {!isBinding && (
            <button type="button" class="quiet icon" aria-label="Close" onClick={onClose}>
              ×
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}

interface ConfirmDialogProps {
  title: string
  /** What will happen, for people. */
  children: ComponentChildren
  /** What has to be typed before it can be done: the name of what is lost. */
  word: string
  /** What the button says, such as `Delete`. */
  verb: string
  /** Whether all else that has to be chosen is; true unless told otherwise. */
  isReady?: boolean
  /** Does it; the dialog closes when that succeeds, and shows why when not. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks for a name before something is destroyed. */
export function ConfirmDialog({
  title,
  children,
  word,
  verb,
  isReady = true,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const id = useId()
  const isConfirmed = isReady && typed.trim() === word
  const confirm = async (event: Event) => {
    event.preventDefault()
    if (!isConfirmed || busy) return
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={confirm}>
        {children}
        <label for={id}>
          Type <strong class="confirm-word">{word}</strong> to go on
        </label>
        <input
          id={id}
          value={typed}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Fault error={error} />
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="danger" disabled={!isConfirmed || busy}>
            {busy ? `${verb}…` : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
