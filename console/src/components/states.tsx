/** What stands where there is nothing to show, yet or at all. */

import type { ComponentChildren } from 'preact'

/** While something is read for the first time. */
export function Loading({ what }: { what: string }) {
  return (
    <div class="loading" aria-busy="true" role="status">
      <span class="visually-hidden">Reading {what}…</span>
      <div class="skeleton" />
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  )
}

interface EmptyProps {
  title: string
  /** What to do about it. */
  children?: ComponentChildren
}

/** A list without items. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}
