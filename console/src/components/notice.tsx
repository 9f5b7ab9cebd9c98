/** Short messages about what has been done; told to screen readers too. */

import { signal } from '@preact/signals'

interface Notice {
  id: number
  text: string
  kind: 'done' | 'failed'
}

const notices = signal<Notice[]>([])
const SHOWN_MS = 8000
let count = 0

/** Tells that something has been done, or has failed, for a while. Faults of forms belong into the form. */
export function notify(text: string, kind: Notice['kind'] = 'done'): void {
  const id = ++count
  notices.value = [...notices.value.slice(-3), { id, text, kind }]
  if (kind === 'done') setTimeout(() => dismiss(id), SHOWN_MS)
}

function dismiss(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id)
}

/** Where they are shown. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, kind }) => (
        <div key={id} class={`notice ${kind}`}>
          <span>{text}</span>
          <button type="button" class="quiet icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
