/** The page of one server. */

import { ConnectionFailed, isApiError, type Server } from '@ostler/sdk'
import { useServerActions } from '../../actions/use-actions'
import { ActionMenu } from '../../actions/action-menu'
import { Fault } from '../../components/fault'
import { Page } from '../../components/page'
import { Empty, Loading } from '../../components/states'
import { Status } from '../../components/status'
import { type Tab, Tabs } from '../../components/tabs'
import { Time } from '../../components/time'
import { useUrlQuery } from '../../hooks/query'
import { ConsoleButton } from './console-button'
import { EditButton } from './edit-dialog'
import { FaultOfServer } from './fault-of-server'
import { Log } from './log'
import { Overview } from './overview'
import { RunningOperation } from './running-operation'
import { Timeline } from './timeline'
import { type ServerView, useServer } from './use-server'
import './server.css'

/** One server, by its id. */
export function ServerDetail({ id }: { id: string }) {
  return <Detail key={id} id={id} />
}

function Detail({ id }: { id: string }) {
  const view = useServer(id)
  const { server, error, reload } = view
  if (server) return <Found view={view} server={server} />
  if (isApiError(error, 'SERVER_NOT_FOUND')) return <Unknown id={id} message={error.message} />
  return (
    <Page title="Server">
      {error === undefined ? <Loading what="the server" /> : <Fault error={error} onRetry={reload} />}
    </Page>
  )
}

function Unknown({ id, message }: { id: string; message: string }) {
  return (
    <Page title="No such server">
      <Empty title={message}>
        <p>
          It may have been deleted, or belong to another project. If it was of this one,{' '}
          <a href={`/console/operations?server_id=${encodeURIComponent(id)}`}>its operations</a> are still there.
        </p>
        <a class="button" href="/console/servers">
          Go to the servers
        </a>
      </Empty>
    </Page>
  )
}

function Found({ view, server }: { view: ServerView; server: Server }) {
  const actions = useServerActions((after) => (after ? view.replace(after) : view.reload()))
  const { isDeleted, deletedAt, error, replace } = view
  const buttons = (
    <>
      <ConsoleButton server={server} />
      <EditButton server={server} onChanged={replace} />
      <ActionMenu server={server} actions={actions} />
    </>
  )
  const state = isDeleted ? <Status value="DELETED" /> : <Status value={server.status} task={server.task} />
  return (
    <Page title={server.name} aside={state} {...(!isDeleted && { actions: buttons })}>
      {isDeleted && <Deleted name={server.name} at={deletedAt} />}
      {!isDeleted && <Problem error={error} onRetry={view.reload} />}
      {!isDeleted && server.operation_id !== null && <RunningOperation id={server.operation_id} server={server} />}
      {!isDeleted && <FaultOfServer fault={server.fault} />}
      <Views server={server} isDeleted={isDeleted} />
      {!isDeleted && actions.dialogs}
    </Page>
  )
}

/** That the service is away is told above every page. */
function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return error instanceof ConnectionFailed ? null : <Fault error={error} onRetry={onRetry} />
}

function Deleted({ name, at }: { name: string; at: string | null }) {
  return (
    <div class="banner deleted" role="alert">
      <p>
        {name} was deleted
        {at !== null && (
          <>
            {' '}
            <Time value={at} />
          </>
        )}
        . What is shown here is how it was.
      </p>
      <a class="button" href="/console/servers">
        Go to the servers
      </a>
    </div>
  )
}

function Views({ server, isDeleted }: { server: Server; isDeleted: boolean }) {
  const query = useUrlQuery()
  const tabs: Tab[] = [
    { key: 'overview', label: 'Overview', render: () => <Overview server={server} /> },
    { key: 'timeline', label: 'Timeline', render: () => <Timeline id={server.id} /> },
    { key: 'log', label: 'Console log', render: () => <Log server={server} isDeleted={isDeleted} /> },
  ]
  const choose = (key: string) => query.set({ tab: key === 'overview' ? undefined : key })
  return <Tabs label={`Views of ${server.name}`} tabs={tabs} chosen={query.get('tab') ?? 'overview'} onChoose={choose} />
}
