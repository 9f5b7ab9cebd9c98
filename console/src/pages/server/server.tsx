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
  const { server, error, isDeleted, replace, reload } = view
  const actions = useServerActions((after) => (after ? replace(after) : reload()))
  const isUnknown = !server && isApiError(error, 'SERVER_NOT_FOUND')
  const buttons = server && !isDeleted && (
    <>
      <ConsoleButton server={server} />
      <EditButton server={server} onChanged={replace} />
      <ActionMenu server={server} actions={actions} />
    </>
  )
  return (
    <Page
      title={server?.name ?? (isUnknown ? 'No such server' : 'Server')}
      aside={server && <State server={server} isDeleted={isDeleted} />}
      actions={buttons || undefined}
    >
      {server && <Found view={view} server={server} />}
      {isUnknown && <Unknown id={id} message={error.message} />}
      {!server && !isUnknown && (error === undefined ? <Loading what="the server" /> : <Fault error={error} onRetry={reload} />)}
      {!isDeleted && actions.dialogs}
    </Page>
  )
}

function State({ server: { status, task }, isDeleted }: { server: Server; isDeleted: boolean }) {
  return isDeleted ? <Status value="DELETED" /> : <Status value={status} task={task} />
}

function Unknown({ id, message }: { id: string; message: string }) {
  return (
    <Empty title={message}>
      <p>
        It may have been deleted, or belong to another project. If it was of this one,{' '}
        <a href={`/console/operations?server_id=${encodeURIComponent(id)}`}>its operations</a> are still there.
      </p>
      <a class="button" href="/console/servers">
        Go to the servers
      </a>
    </Empty>
  )
}

function Found({ view, server }: { view: ServerView; server: Server }) {
  const { isDeleted, deletedAt, error, reload } = view
  return (
    <>
      {isDeleted ? <Deleted name={server.name} at={deletedAt} /> : <Problem error={error} onRetry={reload} />}
      {!isDeleted && server.operation_id !== null && <RunningOperation id={server.operation_id} server={server} />}
      {!isDeleted && <FaultOfServer fault={server.fault} />}
      <Views server={server} isDeleted={isDeleted} />
    </>
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
