/** How far something is. */

interface ProgressProps {
  /** 0 to 100. */
  value: number
  /** What is going on, for screen readers. */
  label: string
}

/** A bar with its number. */
export function Progress({ value, label }: ProgressProps) {
  return (
    <span class="progress">
      <progress max={100} value={value} aria-label={label} />
      <span aria-hidden="true">{value} %</span>
    </span>
  )
}
