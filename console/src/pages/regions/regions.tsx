/** The page of regions: the clouds behind the service, what each can do, and how all of it is. */

import type { Capabilities, Region } from '@ostler/sdk'
import { Facts } from '../../components/facts'
import { Fault } from '../../components/fault'
import { Page } from '../../components/page'
import { Empty, Loading } from '../../components/states'
import { Status } from '../../components/status'
import { useFreshness, useRepetition } from '../../hooks/recovery'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { readHealth, ServiceHealth } from './health'
import { describeRegion, noticeStates, Since } from './region-state'
import './regions.css'

const LOOK_MS = 5000

/** The clouds behind the service. */
export function Regions() {
  const regions = useResource(readRegions, [])
  const health = useResource(readHealth, [])
  const look = () => {
    regions.reload()
    health.reload()
  }
  useFreshness(look)
  useRepetition(look, LOOK_MS, true)
  const { data, error } = regions
  return (
    <Page title="Regions" aside={data?.length}>
      <ServiceHealth health={health} />
      <Fault error={error} onRetry={regions.reload} />
      {!data && error === undefined && <Loading what="regions" />}
      {data?.length === 0 && <Empty title="The service has no region." />}
      {data?.map((region) => (
        <RegionCard key={region.name} region={region} />
      ))}
    </Page>
  )
}

async function readRegions(signal: AbortSignal): Promise<Region[]> {
  const found: Region[] = []
  for await (const region of client.regions.list({}, { signal })) found.push(region)
  noticeStates(found)
  return found
}

function RegionCard({ region }: { region: Region }) {
  const { name, backend, status, reason, circuit } = region
  const { data, error, reload } = useResource(
    (signal) => client.regions.capabilities({ region: name }, { signal }),
    [name, status],
  )
  return (
    <section class="card" data-region={name}>
      <h2>
        {name} {region.default && <span class="page-aside">the default one</span>}
      </h2>
      <Facts
        facts={[
          ['Status', <Status value={status} />],
          ['Since', <Since region={name} />],
          ['Reason', reason ?? undefined],
          ['What that means', describeRegion(region)],
          ['Cloud', backend],
          ['Circuit', circuit],
        ]}
      />
      <Fault error={error} onRetry={reload} />
      {data && <CapabilityFacts capabilities={data} />}
    </section>
  )
}

const FLAGS: [name: 'console' | 'console_log' | 'networks' | 'keypairs', label: string][] = [
  ['console', 'consoles'],
  ['console_log', 'console logs'],
  ['networks', 'networks to choose from'],
  ['keypairs', 'key pairs'],
]

function CapabilityFacts({ capabilities }: { capabilities: Capabilities }) {
  const { actions, boot_options, availability_zones, instant } = capabilities
  const has = FLAGS.filter(([flag]) => capabilities[flag]).map(([, label]) => label)
  return (
    <details class="capabilities">
      <summary>What it can do</summary>
      <Facts
        facts={[
          ['Actions', <Words words={actions} />],
          ['A new server may have', <Words words={boot_options} />],
          ['Availability zones', <Words words={availability_zones} />],
          ['Has', has.join(', ') || 'nothing beside servers'],
          ['Actions end', instant ? 'before the answer' : 'after a while, as operations'],
        ]}
      />
    </details>
  )
}

function Words({ words }: { words: string[] }) {
  if (words.length === 0) return 'none'
  return (
    <ul class="words">
      {words.map((word) => (
        <li key={word}>
          <code>{word}</code>
        </li>
      ))}
    </ul>
  )
}
