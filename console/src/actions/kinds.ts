/** What can be done to a server, in the order in which it is offered. */

import type { ActionName, Server } from '@ostler/sdk'

/** The name of an action, as the service has it, and the deletion. */
export type ActName = ActionName | 'delete'

/** One thing that can be done. */
export interface Kind {
  name: ActName
  label: string
  /** What is told once the service has taken it, before the name of the server. */
  doing: string
  /** What has to be chosen first. */
  input?: 'flavor' | 'image' | 'name' | 'reboot'
  /** Whether something is lost by it, so that a name has to be typed first. */
  isDestructive?: boolean
}

export const KINDS: readonly Kind[] = [
  { name: 'start', label: 'Start', doing: 'Starting' },
  { name: 'stop', label: 'Stop', doing: 'Stopping' },
  { name: 'reboot', label: 'Reboot', doing: 'Rebooting', input: 'reboot' },
  { name: 'pause', label: 'Pause', doing: 'Pausing' },
  { name: 'unpause', label: 'Unpause', doing: 'Unpausing' },
  { name: 'suspend', label: 'Suspend', doing: 'Suspending' },
  { name: 'resume', label: 'Resume', doing: 'Resuming' },
  { name: 'shelve', label: 'Shelve', doing: 'Shelving' },
  { name: 'unshelve', label: 'Unshelve', doing: 'Unshelving' },
  { name: 'confirm_resize', label: 'Confirm resize', doing: 'Confirming the resize of' },
  { name: 'revert_resize', label: 'Revert resize', doing: 'Reverting the resize of' },
  { name: 'resize', label: 'Resize', doing: 'Resizing', input: 'flavor' },
  { name: 'snapshot', label: 'Snapshot', doing: 'Making a snapshot of', input: 'name' },
  { name: 'rescue', label: 'Rescue', doing: 'Rescuing' },
  { name: 'unrescue', label: 'Unrescue', doing: 'Unrescuing' },
  { name: 'lock', label: 'Lock', doing: 'Locked' },
  { name: 'unlock', label: 'Unlock', doing: 'Unlocked' },
  { name: 'rebuild', label: 'Rebuild', doing: 'Rebuilding', input: 'image', isDestructive: true },
  { name: 'delete', label: 'Delete', doing: 'Deleting', isDestructive: true },
]

/** Returns a kind by its name. */
export function kindOf(name: ActName): Kind {
  return KINDS.find((kind) => kind.name === name)!
}

/** The label of a kind on a button: dots say that it asks for something first. */
export function labelOf({ label, input, isDestructive }: Kind): string {
  return input || isDestructive ? `${label}…` : label
}

/** What is told once the service has taken it. */
export function tellBegun({ doing }: Kind, { name }: Pick<Server, 'name'>): string {
  return `${doing} ${name}`
}
