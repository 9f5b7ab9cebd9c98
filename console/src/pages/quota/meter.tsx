/** How much of a resource is used. */

import { formatAmount, type ResourceName } from './resources'

const NEAR = 0.8

interface MeterProps {
  label: string
  resource: ResourceName
  /** -1 is no limit. */
  limit: number
  /** null where a cloud does not tell. */
  used: number | null
  /** What is kept for resizes that go on. */
  reserved?: number
}

/** A bar with its numbers, and a warning near the limit. */
export function Meter({ label, resource, limit, used, reserved = 0 }: MeterProps) {
  const taken = (used ?? 0) + reserved
  const share = limit > 0 ? taken / limit : limit === 0 ? 1 : 0
  const tone = limit === -1 ? '' : share >= 1 ? 'bad' : share >= NEAR ? 'warn' : ''
  const percent = (part: number) => `${Math.min(100, limit > 0 ? (part / limit) * 100 : 0)}%`
  const amount = (value: number) => formatAmount(resource, value)
  return (
    <div class={`meter ${tone}`}>
      <div class="meter-head">
        <span class="meter-label">{label}</span>
        <span>
          {used === null ? 'not told' : amount(used)}
          {reserved > 0 && ` + ${amount(reserved)} reserved`}
          {limit === -1 ? ', no limit' : ` of ${amount(limit)}`}
        </span>
      </div>
      {limit !== -1 && (
        <div class="meter-bar" aria-hidden="true">
          <div class="meter-used" style={{ width: percent(used ?? 0) }} />
          <div class="meter-reserved" style={{ width: percent(reserved) }} />
        </div>
      )}
      {tone !== '' && <p class="meter-warning">{describeRoom(limit - taken, amount)}</p>}
    </div>
  )
}

function describeRoom(left: number, amount: (value: number) => string): string {
  if (left > 0) return `Only ${amount(left)} left.`
  return left === 0 ? 'Used up.' : `${amount(-left)} more than the limit; nothing new until it is less.`
}
