/** What is done to servers, for people. */

import { KINDS } from '../../actions/kinds'

const OTHERS: Record<string, string> = { create: 'Creation', delete: 'Deletion', reboot_hard: 'Hard reboot' }

/** Returns the name of what an operation does; of one that only a newer service has its word. */
export function nameAction(action: string): string {
  return OTHERS[action] ?? KINDS.find(({ name }) => name === action)?.label ?? action.replaceAll('_', ' ')
}
