/** What is told of a server in the table. */

import type { Server } from '@ostler/sdk'
import { ActionMenu } from '../../actions/action-menu'
import type { ServerActions } from '../../actions/use-actions'
import type { Column } from '../../components/table'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { isNarrow, isTight } from '../../hooks/narrow'

interface ColumnsProps {
  actions: ServerActions
  progress: ReadonlyMap<string, number>
  /** Whether the caller may do anything. */
  isActing: boolean
  hasRegions: boolean
  hasProjects: boolean
}

/** Returns the columns of the table of servers. */
export function listColumns({ actions, progress, isActing, hasRegions, hasProjects }: ColumnsProps): Column<Server>[] {
  const all: (Column<Server> | false)[] = [
    { key: 'name', label: 'Name', sort: 'name', render: (server) => <Name server={server} progress={progress} /> },
    {
      key: 'status',
      label: 'Status',
      width: '16rem',
      isExtra: true,
      render: (server) => <HowItIs server={server} progress={progress} />,
    },
    { key: 'ip_address', label: 'Address', width: '8rem', isExtra: true, render: renderAddress },
    { key: 'flavor', label: 'Flavor', width: '6.5rem', isExtra: true, render: ({ flavor }) => flavor.name },
    !isTight.value && { key: 'image', label: 'Image', width: '10rem', isExtra: true, render: ({ image }) => image.name },
    hasRegions && { key: 'region', label: 'Region', width: '8rem', isExtra: true, render: ({ region }) => region },
    hasProjects && {
      key: 'project',
      label: 'Project',
      width: '8rem',
      isExtra: true,
      render: ({ project_id }) => project_id,
    },
    {
      key: 'created_at',
      label: 'Created',
      width: '9rem',
      isExtra: true,
      sort: 'created_at',
      render: ({ created_at }) => <Time value={created_at} />,
    },
    isActing && {
      key: 'actions',
      label: 'Actions',
      width: '58px',
      isQuiet: true,
      render: (server) => <ActionMenu server={server} actions={actions} look="mark" />,
    },
  ]
  return all.filter((column) => column !== false)
}

interface NameProps {
  server: Server
  progress: ReadonlyMap<string, number>
}

/** The name; where there is no room for columns with what matters most below it. */
function Name({ server, progress }: NameProps) {
  const { id, name, ip_address } = server
  return (
    <>
      <a href={`/console/servers/${id}`} class="server-name" title={name}>
        {name}
      </a>
      {isNarrow.value && (
        <span class="server-brief">
          <HowItIs server={server} progress={progress} />
          {ip_address !== null && <span class="server-address">{ip_address}</span>}
        </span>
      )}
    </>
  )
}

function HowItIs({ server, progress }: NameProps) {
  const { id, status, task, locked, fault } = server
  const percent = task === null ? undefined : progress.get(id)
  return (
    <span class="server-status" title={fault?.message ?? task ?? undefined}>
      <Status value={status} />
      {percent !== undefined && <span class="server-progress">{percent} %</span>}
      {locked && <span class="server-locked">locked</span>}
      {task !== null && <span class="server-task">{task}</span>}
    </span>
  )
}

function renderAddress({ ip_address }: Server) {
  return ip_address ?? '–'
}
