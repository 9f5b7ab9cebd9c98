/** Several views of one thing, of which one is seen. */

import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

/** One view. */
export interface Tab {
  key: string
  label: string
  render: () => ComponentChildren
}

interface TabsProps {
  /** What the views are of, for screen readers. */
  label: string
  tabs: Tab[]
  /** The key of the view that is seen. */
  chosen: string
  onChoose: (key: string) => void
}

/** Tabs as WAI-ARIA describes them: arrows, Home and End go from one to the next. */
export function Tabs({ label, tabs, chosen, onChoose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const at = Math.max(0, tabs.findIndex(({ key }) => key === chosen))
  const move = (event: KeyboardEvent) => {
    const next = chooseNext(event.key, at, tabs.length)
    const tab = next === undefined ? undefined : tabs[next]
    if (!tab) return
    event.preventDefault()
    onChoose(tab.key)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next!]?.focus()
  }
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            class="quiet"
            id={`${id}-${tab.key}`}
            aria-selected={index === at}
            aria-controls={index === at ? `${id}-panel` : undefined}
            tabIndex={index === at ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" class="tab-panel" id={`${id}-panel`} aria-labelledby={`${id}-${tabs[at]?.key}`}>
        {tabs[at]?.render()}
      </div>
    </div>
  )
}

function chooseNext(key: string, at: number, count: number): number | undefined {
  const places: Record<string, number> = {
    ArrowRight: (at + 1) % count,
    ArrowLeft: (at + count - 1) % count,
    Home: 0,
    End: count - 1,
  }
  return places[key]
}
