/** A button that opens a list of buttons. */

import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

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
  /** What is seen in place of the label, where that is for screen readers alone. */
  mark?: string
  /** How the button looks. */
  class?: string
}

/** A menu as WAI-ARIA describes it: arrows, Home, End, letters and Escape work. */
export function Menu({ label, items, mark, class: style = '' }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const leave = () => setOpen(false)
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
        aria-label={mark && label}
        onClick={() => setOpen(!open)}
      >
        {mark ?? label}
      </button>
      {open && <Items id={id} label={label} items={items} root={root} onSelect={select} onLeave={leave} />}
    </div>
  )
}

interface ItemsProps {
  id: string
  label: string
  items: MenuItem[]
  root: RefObject<HTMLDivElement | null>
  onSelect: (item: MenuItem) => void
  onLeave: () => void
}

/** The open menu: in front of all else, since what the button is in may cut off what is beyond its edges. */
function Items({ id, label, items, root, onSelect, onLeave }: ItemsProps) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.showPopover()
    place(list.current!, root.current!.getBoundingClientRect())
    focusItem(root.current, 0)
  }, [])
  useEffect(() => {
    const isOutside = (event: Event) => !root.current?.contains(event.target as Node)
    const leave = (event: Event) => isOutside(event) && onLeave()
    const kinds = ['pointerdown', 'scroll', 'focusin'] as const
    for (const kind of kinds) document.addEventListener(kind, leave, true)
    window.addEventListener('resize', onLeave)
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, leave, true)
      window.removeEventListener('resize', onLeave)
    }
  }, [])
  return (
    <div role="menu" id={id} aria-label={label} ref={list} popover="manual">
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={item.isDangerous ? 'danger-text' : ''}
          aria-disabled={item.reason !== undefined}
          onClick={() => onSelect(item)}
        >
          {item.label}
          {item.reason !== undefined && <small>{item.reason}</small>}
        </button>
      ))}
    </div>
  )
}

const GAP_PX = 4
const EDGE_PX = 8

/** Puts the menu below its button, or above where there is more room, and within the window. */
function place(list: HTMLElement, button: DOMRect): void {
  const below = innerHeight - button.bottom - GAP_PX - EDGE_PX
  const above = button.top - GAP_PX - EDGE_PX
  const isBelow = below >= Math.min(list.scrollHeight, above)
  const height = Math.min(list.offsetHeight, isBelow ? below : above)
  const left = Math.min(button.right - list.offsetWidth, innerWidth - list.offsetWidth - EDGE_PX)
  list.style.maxHeight = `${isBelow ? below : above}px`
  list.style.left = `${Math.max(EDGE_PX, left)}px`
  list.style.top = `${isBelow ? button.bottom + GAP_PX : button.top - GAP_PX - height}px`
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
  const step = steps[event.key] ?? findLetter(event, items, at)
  if (!step) return
  if (event.key !== 'Tab') event.preventDefault()
  event.stopPropagation()
  step()
}

/** Returns what goes to the next item that begins with the letter that was typed. */
function findLetter({ key, ctrlKey, metaKey }: KeyboardEvent, items: HTMLElement[], at: number) {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey) return undefined
  const behind = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  const found = behind.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()))
  return found && (() => found.focus())
}
