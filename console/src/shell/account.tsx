/** Who calls. */

import { me } from '../service/me'

/** The name and the role of the caller. */
export function Account() {
  const { value } = me
  if (!value) return null
  return (
    <span class="account">
      <span class="account-name">{value.name}</span> <span class="account-role">{value.role}</span>
    </span>
  )
}
