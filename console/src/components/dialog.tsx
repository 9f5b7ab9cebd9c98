/** Dialogs over the page; the focus goes back to where it was when one is closed. */

import type { ComponentChildren, RefObject } from 'preact'
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
  const isPressedBeside = useRef(false)
  const id = useId()
  const isShown = useModal(element)
  const close = (event: Event) => {
    event.preventDefault()
    if (!isBinding) onClose()
  }
  // Browsers close a dialog on the second Escape whatever the page says.
  const keep = () => {
    if (!isShown.current) return
    if (isBinding) element.current?.showModal()
    else onClose()
  }
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={close}
      onClose={keep}
      // A press that only ends beside the dialog has selected text in it.
      onPointerDown={(event) => (isPressedBeside.current = event.target === element.current)}
      onClick={(event) => event.target === element.current && isPressedBeside.current && close(event)}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          {!isBinding && (
            <button type="button" class="quiet icon" aria-label="Close" onClick={onClose}>
              <span aria-hidden="true">×</span>
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** Where the focus was before the dialog that is open: one that takes its place gives it back there. */
let opener: Element | null = null

/** Opens the dialog while its component is there, and gives the focus back after that. */
function useModal(element: RefObject<HTMLDialogElement | null>): RefObject<boolean> {
  const isShown = useRef(true)
  useEffect(() => {
    const active = document.activeElement
    // What was open before may be gone already, and its focus with it, and not have been closed yet.
    const before = (opener = active === document.body ? opener : active)
    const dialog = element.current
    dialog?.showModal()
    const begin = dialog?.querySelector('[autofocus]') ?? dialog?.querySelector('form :is(input, select, textarea):enabled')
    if (begin instanceof HTMLElement) begin.focus()
    return () => {
      isShown.current = false
      dialog?.close()
      giveBackFocus(before)
    }
  }, [])
  return isShown
}

/** Has the focus be where it was, or at the heading of the page; one of another dialog that is open stays there. */
function giveBackFocus(before: Element | null): void {
  const open = document.querySelector('dialog[open]')
  if (open && !open.contains(before)) return
  opener = null
  if (before instanceof HTMLElement && before.isConnected) before.focus()
  else document.querySelector<HTMLElement>('#main h1')?.focus()
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
export function ConfirmDialog({ title, children, word, verb, onConfirm, onClose }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const isMeant = typed.trim() === word
  const { error, busy, confirm } = useConfirmation(isMeant, onConfirm, onClose)
  const id = useId()
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={confirm}>
        {children}
        <label for={id}>
          Type <strong class="confirm-word">{word}</strong> to go on
        </label>
        <input
          id={id}
          autofocus
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
          <button type="submit" class="danger" disabled={!isMeant || busy}>
            {busy ? `${verb}…` : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function useConfirmation(isMeant: boolean, onConfirm: () => Promise<void>, onClose: () => void) {
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const confirm = async (event: Event) => {
    event.preventDefault()
    if (!isMeant || busy) return
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return { error, busy, confirm }
}
