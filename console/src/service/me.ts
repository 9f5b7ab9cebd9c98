/** Who calls, and what the caller's role allows. */

import { computed, signal } from '@preact/signals'
import type { Me, Role } from '@ostler/sdk'
import { client, session } from './client'

/** Who calls; null until that is known, and where nobody is signed in. */
export const me = signal<Me | null>(null)

const RANK: Record<string, number> = { viewer: 0, operator: 1, admin: 2 }

/** Whether the caller is an admin of all projects. */
export const isAdminOfAll = computed(() => me.value?.all_projects ?? false)

/** Asks who calls; throws what the service answers but for 401, which is `session`. */
export async function readMe(): Promise<void> {
  try {
    me.value = await client.access.me()
    session.value = 'open'
  } catch (error) {
    if (session.value !== 'ended') throw error
  }
}

/** Whether the caller's role includes `role`; a role that only a newer service has includes nothing. */
export function may(role: Role): boolean {
  return (RANK[me.value?.role ?? ''] ?? -1) >= (RANK[role] ?? 99)
}

/** Why the caller may not do what needs `role`, for people; undefined where it may. */
export function whyNot(role: Role): string | undefined {
  return may(role) ? undefined : `Needs the role ${role}; yours is ${me.value?.role ?? 'not known'}.`
}
