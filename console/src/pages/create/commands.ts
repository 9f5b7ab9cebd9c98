/** The request of the form as other clients send it. */

import type { Flavor, Image, Me, Network } from '@ostler/sdk'
import type { ServerDraft, ServerRequest } from './draft'

/** What the commands are made of. */
export interface Written {
  /** Where the service is. */
  url: string
  draft: ServerDraft
  request: ServerRequest
  mode: Me['mode']
  flavors: Flavor[]
  images: Image[]
  networks: Network[]
}

/** Returns a command of curl that sends the very request that the form would. */
export function writeCurl({ url, draft, request, mode }: Written): string {
  const headers = [CREDENTIALS[mode] ?? [], '"Content-Type: application/json"', `"Idempotency-Key: ${draft.key}"`].flat()
  const lines = [
    `curl -m 60 ${quote(`${url}/api/v1/servers`)}`,
    ...headers.map((header) => `-H ${header}`),
    `-d ${quote(JSON.stringify(request, null, 2))}`,
  ]
  return lines.join(' \\\n  ')
}

const CREDENTIALS: Partial<Record<string, string>> = {
  'api-key': '"Authorization: Bearer $OSTLER_API_KEY"',
  jwt: '"Authorization: Bearer $OSTLER_TOKEN"',
  keystone: '"X-Auth-Token: $OS_TOKEN"',
}

/** Returns a program for the SDK for Python; it has its credential from the environment. */
export function writePython(written: Written): string {
  const { url, draft, request } = written
  const { user_data, flavor_id, image_id, ...rest } = request
  const named = { ...rest, flavor: nameOf(written.flavors, flavor_id), image: nameOf(written.images, image_id) }
  const values = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`    ${name}=${toPython(value)},`],
  )
  const data = user_data === undefined ? [] : ['    user_data=(', ...writeLines(draft.user_data), '    ).encode(),']
  return [
    'from ostler_sdk import Client',
    '',
    `client = Client(${toPython(url)})`,
    'server = client.servers.create(',
    ...values,
    ...data,
    ')',
    'print(server.id, server.status)',
  ].join('\n')
}

/** A literal of JSON is one of Python but for its three words. */
function toPython(value: unknown): string {
  if (value === true) return 'True'
  if (Array.isArray(value)) return `[${value.map(toPython).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const items = Object.entries(value as object).map(([key, one]) => `${toPython(key)}: ${toPython(one)}`)
  return `{${items.join(', ')}}`
}

function writeLines(text: string): string[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => `        ${JSON.stringify(line)}`)
}

/** Returns a command of the command line; it has its credential from its context or from the environment. */
export function writeCli(written: Written): string {
  const { url, draft, request } = written
  const { labels, networks, security_groups, user_data } = request
  const options: [string, string | undefined][] = [
    ['endpoint', url],
    ['flavor', nameOf(written.flavors, request.flavor_id)],
    ['image', nameOf(written.images, request.image_id)],
    ['region', request.region ?? undefined],
    ...(networks ?? []).map((id): [string, string | undefined] => ['network', nameOf(written.networks, id)]),
    ['keypair', request.key_name ?? undefined],
    ...(security_groups ?? []).map((one): [string, string] => ['security-group', one]),
    ['availability-zone', request.availability_zone ?? undefined],
    ...Object.entries(labels ?? {}).map(([key, value]): [string, string] => ['label', `${key}=${value}`]),
    ['expires-at', request.expires_at ?? undefined],
    ['user-data', user_data === undefined ? undefined : '-'],
  ]
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quote(value)}`]))
  const lines = ['ostler server create', ...given, ...(request.protected ? ['--protected'] : []), `-- ${quote(request.name ?? '')}`]
  const command = lines.join(' \\\n  ')
  return user_data === undefined ? command : `printf %s ${quote(draft.user_data)} |\n${command}`
}

/** Returns a name where it says as much as the id, which goes before a name. */
function nameOf(items: { id: string; name: string }[], id: string | undefined): string | undefined {
  const item = items.find((one) => one.id === id)
  if (!item) return id
  const isUnique = items.every((one) => one === item || (one.name !== item.name && one.id !== item.name))
  return isUnique && item.name !== '' ? item.name : id
}

/** Returns a text as a word of a shell (POSIX). */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
