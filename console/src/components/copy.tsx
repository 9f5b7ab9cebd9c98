/** Text that is easily copied. */

import { useState } from 'preact/hooks'

interface CopyProps {
  text: string
  /** What is copied, for screen readers and as the button's title. */
  what: string
}

/** A button that copies a text; where the browser does not let pages do that it selects it to be copied. */
export function CopyButton({ text, what }: CopyProps) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await writeClipboard(text)
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <button type="button" class="quiet copy" title={`Copy ${what}`} onClick={copy}>
      <span aria-live="polite">{done ? 'Copied' : 'Copy'}</span> <span class="visually-hidden">{what}</span>
    </button>
  )
}

/** Text of a fixed width, such as an id or a command, with its button. */
export function Copyable({ text, what }: CopyProps) {
  return (
    <span class="copyable">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  )
}

/** Pages that came without TLS have no clipboard of their own, and a browser may refuse it: a text is selected then. */
async function writeClipboard(text: string): Promise<void> {
  if (!('clipboard' in navigator && navigator.clipboard)) return copySelected(text)
  await navigator.clipboard.writeText(text).catch(() => copySelected(text))
}

function copySelected(text: string): void {
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  ;(document.querySelector('dialog[open]') ?? document.body).append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
}
