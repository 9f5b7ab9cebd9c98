/** Who calls. */

import { Menu } from '../components/menu'
import { notify } from '../components/notice'
import { describeError } from '../components/fault'
import { me } from '../service/me'
import { signOut } from '../service/session'

/** The name and the role of the caller, who can sign out where somebody has to sign in. */
export function Account() {
  const { value } = me
  if (!value) return null
  const { name, role, mode } = value
  return (
    <span class="account">
      {mode === 'none' ? (
        <span class="account-name">{name}</span>
      ) : (
        <Menu
          label={`Account: ${name}`}
          mark={name}
          class="quiet account-name"
          items={[{ label: 'Sign out', onSelect: () => void signOut().catch(tellFailure) }]}
        />
      )}{' '}
      <span class="account-role">{role}</span>
    </span>
  )
}

function tellFailure(error: unknown): void {
  notify(`You are not signed out yet. ${describeError(error).message}`, 'failed')
}
