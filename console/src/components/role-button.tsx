/** Buttons for what not everybody may do. */

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Role } from '@ostler/sdk'
import { whyNot } from '../service/me'

interface RoleButtonProps {
  /** The role that it needs. */
  role: Role
  /** Another reason why it cannot be done now. */
  reason?: string | undefined
  onClick: () => void
  class?: string
  children: ComponentChildren
}

/** A button that does nothing for whoever may not, and says why to the mouse and to screen readers. */
export function RoleButton({ role, reason, onClick, class: style = '', children }: RoleButtonProps) {
  const id = useId()
  const why = whyNot(role) ?? reason
  if (why === undefined)
    return (
      <button type="button" class={style} onClick={onClick}>
        {children}
      </button>
    )
  return (
    <>
      <button type="button" class={style} aria-disabled="true" aria-describedby={id} title={why}>
        {children}
      </button>
      <span class="visually-hidden" id={id}>
        {why}
      </span>
    </>
  )
}
