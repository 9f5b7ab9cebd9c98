/** Which servers are listed: the filters of the service, as the URL of the page has them. */

import type { ListServersData, Server, ServerSort, ServerStatus } from '@ostler/sdk'
import type { UrlQuery } from '../../hooks/query'
import { me } from '../../service/me'

/** What a list of servers is asked for. */
export type ServerQuery = Omit<NonNullable<ListServersData['query']>, 'cursor' | 'offset' | 'limit'>

/** A filter by the name that the service has for it. */
export type FilterName = Exclude<keyof ServerQuery, 'sort'>

/** Every filter, in the order in which they are shown. */
export const FILTERS: Record<FilterName, string> = {
  status: 'Status',
  name: 'Name',
  flavor_id: 'Flavor',
  image_id: 'Image',
  region: 'Region',
  label: 'Label',
  created_after: 'Created after',
  created_before: 'Created before',
  changed_since: 'Changed since',
  project_id: 'Project',
  all_projects: 'All projects',
}

/** The statuses that a server can have. */
export const STATUSES: readonly ServerStatus[] = [
  'ACTIVE',
  'BUILD',
  'SHUTOFF',
  'PAUSED',
  'SUSPENDED',
  'RESCUE',
  'VERIFY_RESIZE',
  'SHELVED',
  'SHELVED_OFFLOADED',
  'ERROR',
]

/** The newest servers are those that somebody looks for most often. */
export const FIRST_ORDER = '-created_at'

/** Every order that the service has. */
export const ORDERS: Record<ServerSort, string> = {
  '-created_at': 'Newest first',
  created_at: 'Oldest first',
  name: 'Name, A to Z',
  '-name': 'Name, Z to A',
  '-updated_at': 'Latest change first',
  updated_at: 'Oldest change first',
}

/** Returns what the URL asks for, wrong or not: the service says what is wrong with it. */
export function readQuery(url: UrlQuery): ServerQuery {
  const query: Record<string, unknown> = { sort: url.get('sort') ?? FIRST_ORDER }
  for (const name of Object.keys(FILTERS) as FilterName[]) {
    const value = readFilter(url, name)
    if (value !== undefined) query[name] = value
  }
  return query as ServerQuery
}

function readFilter(url: UrlQuery, name: FilterName): string | string[] | undefined {
  const all = url.getAll(name).filter((value) => value !== '')
  if (name === 'status') return all.length > 0 ? all.flatMap((value) => value.split(',')) : undefined
  if (name === 'label') return all.length > 0 ? all : undefined
  return all.at(-1)
}

/** Removes every filter, and leaves the order. */
export function clearFilters(url: UrlQuery): void {
  url.set(Object.fromEntries(Object.keys(FILTERS).map((name) => [name, undefined])))
}

/** Whether anything at all is filtered. */
export function isFiltered(query: ServerQuery): boolean {
  return Object.keys(query).some((name) => name !== 'sort' && name !== 'all_projects')
}

/** Whether what happens in a project can concern the list. */
export function isOfProject({ all_projects, project_id }: ServerQuery, project: string): boolean {
  if (project_id !== undefined) return project === project_id
  return String(all_projects) === 'true' || project === me.peek()?.project_id
}

/** Whether a server is in the list, as the service would say. */
export function matches(query: ServerQuery, server: Server): boolean {
  const { status, name, flavor_id, image_id, region, label = [] } = query
  return (
    isOfProject(query, server.project_id) &&
    (status === undefined || status.some((one) => one.toUpperCase() === server.status)) &&
    (name === undefined || name === server.name) &&
    (flavor_id === undefined || flavor_id === server.flavor_id || flavor_id === server.flavor.name) &&
    (image_id === undefined || image_id === server.image_id || image_id === server.image.name) &&
    (region === undefined || region === server.region) &&
    label.every((one) => hasLabel(server, one)) &&
    isInTime(query, server)
  )
}

function hasLabel({ labels }: Server, wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=')
  return key in labels && (value.length === 0 || labels[key] === value.join('='))
}

function isInTime({ created_after, created_before, changed_since }: ServerQuery, server: Server): boolean {
  const created = Date.parse(server.created_at)
  return (
    (created_after === undefined || created > Date.parse(created_after)) &&
    (created_before === undefined || created < Date.parse(created_before)) &&
    (changed_since === undefined || Date.parse(server.updated_at) >= Date.parse(changed_since))
  )
}
