/** What a server is. */

import type { Server } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Facts } from '../../components/facts'
import { count, formatGibibytes, formatMebibytes } from '../../components/size'
import { Time } from '../../components/time'
import { Addresses } from './addresses'

/** Its addresses and its facts. */
export function Overview({ server }: { server: Server }) {
  return (
    <div class="overview">
      <section class="card">
        <h2>Addresses</h2>
        <Addresses server={server} />
      </section>
      <section class="card">
        <h2>Made of</h2>
        <Facts facts={listParts(server)} />
      </section>
      <section class="card">
        <h2>Labels</h2>
        <Labels labels={server.labels} />
      </section>
      <section class="card">
        <h2>Life</h2>
        <Facts facts={listMoments(server)} />
      </section>
    </div>
  )
}

function listParts({ flavor, image, key_name, region, availability_zone }: Server): Parameters<typeof Facts>[0]['facts'] {
  const { vcpus, ram_mb, disk_gb } = flavor
  return [
    ['Image', image.name],
    [
      'Flavor',
      <>
        {flavor.name}: {count(vcpus, 'vCPU')}, {formatMebibytes(ram_mb)}, {formatGibibytes(disk_gb)} disk
      </>,
    ],
    ['Key pair', key_name ?? 'none'],
    ['Region', region],
    ['Zone', availability_zone ?? '–'],
  ]
}

function listMoments(server: Server): Parameters<typeof Facts>[0]['facts'] {
  const { id, created_at, updated_at, expires_at, locked, project_id } = server
  return [
    ['Id', <Copyable text={id} what="the id" />],
    ['Project', project_id],
    ['Created', <Time value={created_at} />],
    ['Changed', <Time value={updated_at} />],
    ['Ends', expires_at === null ? 'never' : <Time value={expires_at} />],
    ['Protected', server.protected ? 'yes: deleting it is refused' : 'no'],
    ['Locked', locked ? 'yes: nothing can be done to it until it is unlocked' : 'no'],
  ]
}

function Labels({ labels }: Pick<Server, 'labels'>) {
  const all = Object.entries(labels)
  if (all.length === 0) return <p class="hint">None.</p>
  return (
    <ul class="labels">
      {all.map(([key, value]) => (
        <li key={key}>
          <a
            class="label"
            href={`/console/servers?label=${encodeURIComponent(`${key}=${value}`)}`}
            title="Servers with this label"
          >
            {key} = {value}
          </a>
        </li>
      ))}
    </ul>
  )
}
