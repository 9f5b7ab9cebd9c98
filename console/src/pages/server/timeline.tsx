/** What was done to a server and what happened to it, newest first. */

import type { Event, Operation } from '@ostler/sdk'
import { Fault } from '../../components/fault'
import { Progress } from '../../components/progress'
import { Empty, Loading } from '../../components/states'
import { Status } from '../../components/status'
import { Time } from '../../components/time'
import { Summary } from '../events/summary'
import { nameAction } from './action-names'
import { type Entry, useHistory } from './history'
import '../events/events.css'

/** Operations and events together; more of them when they are asked for. */
export function Timeline({ id }: { id: string }) {
  const { entries, error, loading, hasMore, readMore, reload } = useHistory(id)
  return (
    <>
      <Fault error={error} onRetry={reload} />
      {entries.length === 0 && (loading || hasMore) && error === undefined && <Loading what="what happened" />}
      {entries.length === 0 && !loading && !hasMore && (
        <Empty title="Nothing has been recorded of this server.">
          <p>It may have been made by hand in the cloud, or long ago.</p>
        </Empty>
      )}
      <ol class="timeline">
        {entries.map((entry) => (
          <Line key={entry.key} entry={entry} />
        ))}
      </ol>
      {hasMore && entries.length > 0 && (
        <button type="button" aria-disabled={loading} onClick={() => loading || readMore()}>
          {loading ? 'Reading…' : 'Show older'}
        </button>
      )}
    </>
  )
}

function Line({ entry: { at, operation, event } }: { entry: Entry }) {
  return (
    <li class={operation ? 'timeline-operation' : 'timeline-event'}>
      <Time value={at} as="moment" />
      <div>
        {operation && <Done operation={operation} />}
        {event && <Happened event={event} />}
      </div>
    </li>
  )
}

const CAUSES: Record<string, string> = { expiry: 'since its time was over', repair: 'by the service, as a repair' }

function Done({ operation }: { operation: Operation }) {
  const { id, action, status, progress, error, cause, started_at, finished_at } = operation
  const seconds = started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : undefined
  return (
    <>
      <a href={`/console/operations?operation=${encodeURIComponent(id)}`}>{nameAction(action)}</a>{' '}
      <Status value={status} />{' '}
      {finished_at === null && <Progress value={progress} label={`Progress of ${nameAction(action)}`} />}
      <span class="hint">
        {seconds !== undefined && ` in ${formatSeconds(seconds)}`} {CAUSES[cause]}
      </span>
      {error && (
        <p class="timeline-error">
          {error.message} <span class="hint">{error.hint}</span>
        </p>
      )}
    </>
  )
}

function formatSeconds(seconds: number): string {
  if (seconds < 1) return 'less than a second'
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

function Happened({ event }: { event: Event }) {
  return (
    <>
      <code>{event.type}</code> <Summary event={event} />
    </>
  )
}
