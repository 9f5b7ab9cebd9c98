/** Words of the service that say how something stands, told apart by more than their colour. */

const TONES: Record<string, string> = {
  ACTIVE: 'good',
  succeeded: 'good',
  delivered: 'good',
  ok: 'good',
  healthy: 'good',
  up: 'good',
  active: 'good',
  enabled: 'good',
  success: 'good',
  available: 'good',
  BUILD: 'busy',
  REBUILD: 'busy',
  RESIZE: 'busy',
  REBOOT: 'busy',
  HARD_REBOOT: 'busy',
  VERIFY_RESIZE: 'warn',
  RESCUE: 'warn',
  pending: 'busy',
  queued: 'busy',
  running: 'busy',
  ERROR: 'bad',
  failed: 'bad',
  refused: 'bad',
  unavailable: 'bad',
  unhealthy: 'bad',
  down: 'bad',
  failing: 'bad',
  'ends soon': 'warn',
}

interface StatusProps {
  value: string
  /** What goes on with it, such as Nova's task. */
  task?: string | null
}

/** A status as a badge. */
export function Status({ value, task }: StatusProps) {
  return (
    <span class={`status ${TONES[value] ?? 'calm'}`}>
      <span class="status-mark" aria-hidden="true" />
      {value}
      {task && <span class="status-task"> {task}</span>}
    </span>
  )
}
