/** What may be done to a server now, and why the rest may not. */

import type { Server } from '@ostler/sdk'
import { me, whyNot } from '../service/me'
import type { ActName } from './kinds'

/** Where a hard reboot may begin, and during which tasks: the service tells of the soft one alone. */
const HARD_REBOOT_FROM = ['ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED', 'ERROR']
const HARD_REBOOT_DURING = [
  'rebooting',
  'reboot_pending',
  'reboot_started',
  'rebooting_hard',
  'pausing',
  'unpausing',
  'suspending',
  'resuming',
]

/** Why the caller may not do it now, for people; undefined where it may. */
export function whyNotAct(server: Server, name: ActName): string | undefined {
  return whyNotCaller(name) ?? whyNotServer(server, name)
}

/** Why the caller may do it to no server. */
export function whyNotCaller(name: ActName): string | undefined {
  const operation = name === 'delete' ? 'delete_server' : 'perform_server_action'
  const only = me.value?.restrictions.operations ?? []
  if (only.length > 0 && !only.includes(operation)) return 'Your key is not made for this.'
  return whyNot('operator')
}

/** Why it cannot be done to this server, whoever asks. */
export function whyNotServer(server: Server, name: ActName): string | undefined {
  const { allowed_actions, locked, status, task } = server
  if (allowed_actions.includes(name)) return undefined
  if (name === 'unlock' && !locked) return 'It is not locked.'
  if (locked && name !== 'unlock') return 'It is locked: unlock it first.'
  if (name === 'delete') return server.protected ? 'It is protected from deletion.' : undefined
  if (name === 'reboot' && mayRebootHard(server)) return undefined
  if (task !== null) return `Busy: ${task}.`
  return `Not possible while it is ${status}.`
}

/** Whether a reboot by its power may begin. */
export function mayRebootHard({ status, task, locked }: Server): boolean {
  if (locked || !HARD_REBOOT_FROM.includes(status)) return false
  return task === null || HARD_REBOOT_DURING.includes(task)
}

/** Whether a reboot by itself may begin. */
export function mayRebootSoft({ allowed_actions }: Server): boolean {
  return allowed_actions.includes('reboot')
}
