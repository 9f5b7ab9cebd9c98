/** How the service itself is. */

import type { Health, HealthCheck } from '@ostler/sdk'
import { Facts, type Fact } from '../../components/facts'
import { Fault } from '../../components/fault'
import { Loading } from '../../components/states'
import { Status } from '../../components/status'
import type { Resource } from '../../hooks/resource'
import { watchedFetch } from '../../service/client'

/** Asks whether the service can do its work; an answer of 503 says what cannot. */
export async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await watchedFetch('/health/ready', { signal, headers: { Accept: 'application/json' } })
  const body = (await response.json()) as Health
  if ('checks' in body) return body
  throw new Error(`The service does not tell how it is: HTTP ${response.status}.`)
}

/** What was checked, and what came of it. */
export function ServiceHealth({ health: { data, error, reload } }: { health: Resource<Health> }) {
  return (
    <section class="card">
      <h2>The service</h2>
      {!data && error === undefined && <Loading what="the health of the service" />}
      {!data && <Fault error={error} onRetry={reload} />}
      {data && (
        <Facts
          facts={[
            ['Status', <Status value={data.status} />],
            ...Object.entries(data.checks).map(describeCheck),
            ['Version', data.version],
            ['Environment', data.env],
            ['This process runs', formatDuration(data.uptime_s)],
          ]}
        />
      )}
    </section>
  )
}

function describeCheck([name, check]: [string, HealthCheck]): Fact {
  return [LABELS[name] ?? name, <Check check={check} />]
}

const LABELS: Record<string, string> = { database: 'Database', backend: 'Clouds' }
const MEANINGS: Record<string, string> = {
  SERVICE_UNAVAILABLE: 'it cannot be reached, and nothing can be read or changed',
  STORAGE_UNAVAILABLE: 'it keeps no changes, and what is there can be read alone',
}

function Check({ check: { status, code, circuit, retry_after } }: { check: HealthCheck }) {
  const isLeftAlone = circuit !== undefined && circuit !== 'closed'
  return (
    <>
      <Status value={status} />
      {code !== undefined && ` ${MEANINGS[code] ?? code}`}
      {isLeftAlone && ` left alone since it kept failing; asked again in ${retry_after ?? 0} s`}
    </>
  )
}

function formatDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return `for ${seconds} s`
  if (minutes < 60) return `for ${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `for ${hours} h ${minutes % 60} min` : `for ${Math.floor(hours / 24)} days`
}
