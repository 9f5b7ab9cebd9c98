/** A button that opens a list of buttons. */

import { useEffect, useId, useRef, useState } from 'preact/hooks'

/** One thing in a menu. */
export interface MenuItem {
  label: string
  onSelect: () => void
  /** Why it cannot be done now; it is then shown with this and does nothing. */
  reason?: string | undefined
  isDangerous?: boolean
}

interface MenuProps {
  label: string
  items: MenuItem[]
  /** How the button looks. */
  class?: string
}

/** A menu as WAI-ARIA describes it: arrows, Home, End and Escape work. */
export function Menu({ label, items, class: style = '' }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    focusItem(root.current, 0)
    const leave = (event: Event) => root.current?.contains(event.target as Node) || setOpen(false)
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [open])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const select = ({ reason, onSelect }: MenuItem) => {
    if (reason !== undefined) return
    close()
    onSelect()
  }
  return (
    <div class="menu" ref={root} onKeyDown={(event) => open && moveIn(event, root.current, close)}>
      <button
        ref={button}
        type="button"
        class={style}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div role="menu" id={id} aria-label={label}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.isDangerous ? 'danger-text' : ''}
              aria-disabled={item.reason !== undefined}
              onClick={() => select(item)}
            >
              {item.label}
              {item.reason !== undefined && <small>{item.reason}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function listItems(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
}

function focusItem(root: HTMLElement | null, index: number): void {
  listItems(root).at(index)?.focus()
}

function moveIn(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  const items = listItems(root)
  const at = items.indexOf(document.activeElement as HTMLElement)
  const steps: Record<string, () => void> = {
    ArrowDown: () => focusItem(root, (at + 1) % items.length),
    ArrowUp: () => focusItem(root, at - 1),
    Home: () => focusItem(root, 0),
    End: () => focusItem(root, -1),
    Escape: close,
    Tab: close,
  }
  const step = steps[event.key]
  if (!step) return
  if (event.key !== 'Tab') event.preventDefault()
  event.stopPropagation()
  step()
}
