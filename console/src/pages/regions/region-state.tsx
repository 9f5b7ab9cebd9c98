/** How the cloud of a region is, and what that means for whoever has servers there. */

import { signal } from '@preact/signals'
import type { Region } from '@ostler/sdk'
import { Time } from '../../components/time'

interface Noticed {
  state: string
  /** When this tab saw it first; null where it was so from the first look on. */
  at: string | null
}

// The service tells how a cloud is, and not since when: this tab remembers what it has seen change.
const noticed = signal<ReadonlyMap<string, Noticed>>(new Map())
const begun = new Date().toISOString()

/** Remembers how regions are now. */
export function noticeStates(regions: Region[]): void {
  const next = new Map(noticed.value)
  for (const { name, status, circuit } of regions) {
    const state = `${status} ${circuit}`
    const known = next.get(name)
    if (known?.state !== state) next.set(name, { state, at: known ? new Date().toISOString() : null })
  }
  noticed.value = next
}

/** Since when a region is as it is, as far as this tab knows. */
export function Since({ region }: { region: string }) {
  const at = noticed.value.get(region)?.at
  if (at) return <Time value={at} as="moment" />
  return (
    <>
      at least <Time value={begun} as="moment" />, when this page was opened
    </>
  )
}

const MEANWHILE =
  'Servers are shown as they were seen last; what is asked for is recorded, and done once the cloud answers.'

/** Returns what the state of a region means, for people. */
export function describeRegion({ status, circuit }: Region): string {
  if (circuit === 'open')
    return `Its cloud kept failing and is left alone for a while. ${MEANWHILE}`
  if (circuit === 'half_open') return 'Its cloud kept failing; one call is trying whether it is back.'
  if (status === 'down')
    return `Its cloud did not answer when it was asked last. ${MEANWHILE}`
  return 'Its cloud answers, and all that it can do may be asked for.'
}
