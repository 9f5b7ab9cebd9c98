/** Lines of a log in a box that stays at its end unless one has scrolled up. */

import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'

interface LogLinesProps {
  lines: string[]
  /** What is marked in them, in its only group. */
  pattern: RegExp | undefined
}

const NEAR_PX = 24

/** The lines, and a button to their end where that is not seen. */
export function LogLines({ lines, pattern }: LogLinesProps) {
  const box = useRef<HTMLPreElement>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const text = lines.join('\n')
  const content = useMemo(() => mark(text, pattern), [text, pattern?.source])
  const stay = () => {
    if (isAtEnd && box.current) box.current.scrollTop = box.current.scrollHeight
  }
  const latest = useRef(stay)
  latest.current = stay
  useLayoutEffect(stay, [text, isAtEnd])
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => latest.current())
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  const look = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current!
    setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_PX)
  }
  return (
    <div class="log-box">
      <pre ref={box} tabIndex={0} role="region" aria-label="Lines of the console log" onScroll={look}>
        {content}
      </pre>
      {!isAtEnd && (
        <button type="button" class="log-end" onClick={() => setAtEnd(true)}>
          Follow the end
        </button>
      )}
    </div>
  )
}

/** Returns a text with a mark at each place that matches. */
function mark(text: string, pattern: RegExp | undefined): ComponentChildren {
  if (!pattern) return text
  // What a group of the pattern has matched is every second part.
  return text.split(pattern).map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))
}

/** Returns what finds a text in any case of letters, undefined for none. */
export function makePattern(wanted: string): RegExp | undefined {
  return wanted === '' ? undefined : new RegExp(`(${wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')})`, 'i')
}
