/** The choice between light and dark. */

import { theme, type Theme } from '../theme'

/** A list of the three. */
export function ThemeChoice() {
  return (
    <label class="theme-choice">
      Theme{' '}
      <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  )
}
