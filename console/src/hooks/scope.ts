/** Whose things a list shows: those of the caller's project, of another one, or of all. */

import type { Event } from '@ostler/sdk'
import { isAdminOfAll, me } from '../service/me'
import type { UrlQuery } from './query'

/** What a list is asked for, and what belongs to it. */
export interface Scope {
  /** The parameters of the request. */
  parameters: { all_projects?: boolean; project_id?: string }
  /** Whether an event is about what the list shows. */
  includes(event: Event): boolean
  /** Whether things of several projects may be in it. */
  isWide: boolean
}

/** Returns the scope that the URL asks for; nobody but an admin of all projects is asked. */
export function readScope(query: UrlQuery): Scope {
  const project = isAdminOfAll.value ? query.get('project_id') : undefined
  const isOfAll = isAdminOfAll.value && query.get('all_projects') === 'true'
  const wanted = project ?? (isOfAll ? undefined : me.value?.project_id)
  return {
    parameters: { ...(isOfAll && { all_projects: true }), ...(project !== undefined && { project_id: project }) },
    includes: (event) => wanted === undefined || event.project_id === wanted,
    isWide: wanted === undefined,
  }
}
