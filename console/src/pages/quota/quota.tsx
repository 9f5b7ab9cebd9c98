/** The page of the quota: how much there may be, and is. */

import { useState } from 'preact/hooks'
import type { CloudLimits, Quota as ProjectQuota } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { Filters, TextFilter } from '../../components/filters'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { Loading } from '../../components/states'
import { useReloadOnEvents } from '../../hooks/events'
import { useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { isAdminOfAll } from '../../service/me'
import { EditQuota } from './edit-quota'
import { Meter } from './meter'
import { RESOURCES, type ResourceName } from './resources'
import './quota.css'

const FILTERS = { project_id: 'Project' }
const EVENT_MS = 1500

/** How much the project may have, and has; for admins of all projects of any. */
export function Quota() {
  const query = useUrlQuery()
  const project = isAdminOfAll.value ? query.get('project_id') : undefined
  const [isEditing, setEditing] = useState(false)
  const { data, error, reload, replace } = useResource((signal) => client.quotas.get(project, { signal }), [project])
  useReloadOnEvents(reload, ({ project_id }) => project_id === data?.project_id, EVENT_MS)
  useFreshness(reload)
  const edit = isAdminOfAll.value && data && (
    <RoleButton role="admin" onClick={() => setEditing(true)}>
      Edit the limits
    </RoleButton>
  )
  return (
    <Page title="Quota" aside={data && `Project ${data.project_id}`} actions={edit}>
      {isAdminOfAll.value && (
        <Filters query={query} labels={FILTERS} error={error}>
          <TextFilter name="project_id" placeholder="yours" />
        </Filters>
      )}
      <Fault error={error} onRetry={reload} />
      {!data && error === undefined && <Loading what="the quota" />}
      {data && <Meters quota={data} />}
      {data && <Clouds quota={data} />}
      {data && isEditing && <EditQuota quota={data} onChanged={replace} onClose={() => setEditing(false)} />}
    </Page>
  )
}

function Meters({ quota }: { quota: ProjectQuota }) {
  return (
    <section class="card">
      <h2>What the service allows</h2>
      <div class="meters">
        {RESOURCES.map(({ name, label }) => (
          <Meter key={name} label={label} resource={name} {...quota[name]} />
        ))}
      </div>
    </section>
  )
}

function Clouds({ quota: { clouds } }: { quota: ProjectQuota }) {
  return (
    <>
      {clouds.map(({ region, limits }) => (
        <section key={region} class="card">
          <h2>What the cloud of {region} allows</h2>
          {limits === null ? (
            <p class="soft">
              The cloud did not answer. Its limits are shown when it does; those of the service hold anyway.
            </p>
          ) : (
            <CloudMeters limits={limits} />
          )}
        </section>
      ))}
    </>
  )
}

function CloudMeters({ limits }: { limits: CloudLimits }) {
  const known = RESOURCES.filter(({ name }) => limits[name as keyof CloudLimits])
  if (known.length === 0) return <p class="soft">It has no limits of its own.</p>
  return (
    <div class="meters">
      {known.map(({ name, label }) => {
        const { limit, used } = limits[name as keyof CloudLimits]!
        return <Meter key={name} label={label} resource={name as ResourceName} limit={limit} used={used} />
      })}
    </div>
  )
}
