/** Something as the service has sent it. */

import { CopyButton } from './copy'

interface JsonProps {
  value: unknown
  /** What it is, for the button that copies it. */
  what: string
}

/** JSON that can be read, scrolled by keys, and copied. */
export function Json({ value, what }: JsonProps) {
  const text = JSON.stringify(value, null, 2)
  return (
    <div class="json">
      <pre tabIndex={0} role="region" aria-label={what}>
        {text}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  )
}
