/** The menu of a server. */

import type { Server } from '@ostler/sdk'
import { Menu } from '../components/menu'
import type { ServerActions } from './use-actions'

interface ActionMenuProps {
  server: Server
  actions: ServerActions
  /** What is seen of it: a word, or a mark where there is little room. */
  look?: 'word' | 'mark'
}

/** A button that opens what can be done to a server. */
export function ActionMenu({ server, actions, look = 'word' }: ActionMenuProps) {
  const label = `Actions of ${server.name}`
  if (look === 'word') return <Menu label="Actions" items={actions.list(server)} />
  return <Menu label={label} mark="⋮" class="quiet icon" items={actions.list(server)} />
}
