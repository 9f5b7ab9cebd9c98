/** Paths and queries of requests. */

import { ConfigurationError } from './errors.js'

type Values = Readonly<Record<string, unknown>>

/** Puts the parameters into a path such as `/servers/{server_id}`. */
export function writePath(template: string, parameters: unknown): string {
  return template.replace(/{(\w+)}/g, (_, name: string) => {
    const value = String((parameters as Values)[name])
    // What would be read as another path (RFC 3986 section 5.2.4) never gets there.
    if (['', '.', '..'].includes(value)) throw new ConfigurationError(`"${value}" is no ${name}`)
    return encodeURIComponent(value)
  })
}

/** How the generated module describes lists: joined by commas where `explode` is false, else repeated. */
interface Serializer {
  parameters?: Record<string, { array?: { explode?: boolean } }>
}

/** Writes a query, what is undefined or null left out. */
export function writeQuery(parameters: unknown, serializer: unknown): string {
  const { parameters: styles } = (serializer ?? {}) as Serializer
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((parameters ?? {}) as Values)) {
    const isJoined = styles?.[name]?.array?.explode === false
    for (const one of Array.isArray(value) && !isJoined ? value : [value])
      if (one !== undefined && one !== null) query.append(name, String(one))
  }
  const text = query.toString()
  return text && `?${text}`
}
