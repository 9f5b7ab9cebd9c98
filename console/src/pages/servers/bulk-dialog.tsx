/** Asks for something for many servers, and tells what came of it for each. */

import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import { ActionInput, chooseFirst, isComplete, writeAct } from '../../actions/input'
import type { Kind } from '../../actions/kinds'
import { Dialog } from '../../components/dialog'
import { describeError, faultsByField } from '../../components/fault'
import { Progress } from '../../components/progress'
import { type BulkRun, type Outcome, useBulkRun } from './bulk-run'

interface BulkDialogProps {
  kind: Kind
  servers: Server[]
  onBegun: (server: Server | undefined, was: Server) => void
  onClose: () => void
}

/** First what is chosen and confirmed, then how far it is. */
export function BulkDialog({ kind, servers, onBegun, onClose }: BulkDialogProps) {
  const [choice, setChoice] = useState(() => chooseFirst(servers))
  const [isBegun, setBegun] = useState(false)
  const run = useBulkRun(servers, (server) => writeAct(kind, choice, server), onBegun)
  const begin = () => {
    setBegun(true)
    void run.start()
  }
  const faults = faultsByField(run.outcomes.find(({ error }) => error !== undefined)?.error)
  return (
    <Dialog title={`${kind.label} ${countServers(servers.length)}`} onClose={onClose} isBinding={run.isRunning}>
      {isBegun ? (
        <Results run={run} onClose={onClose} {...(kind.input && { onBack: () => setBegun(false) })} />
      ) : (
        <Question kind={kind} servers={servers} isReady={isComplete(kind, choice)} onBegin={begin} onClose={onClose}>
          <ActionInput kind={kind} servers={servers} choice={choice} onChange={setChoice} faults={faults} />
        </Question>
      )}
    </Dialog>
  )
}

function countServers(count: number): string {
  return count === 1 ? '1 server' : `${count} servers`
}

interface QuestionProps {
  kind: Kind
  servers: Server[]
  isReady: boolean
  onBegin: () => void
  onClose: () => void
  children: ComponentChildren
}

/** Where something is lost by it their number has to be typed. */
function Question({ kind, servers, isReady, onBegin, onClose, children }: QuestionProps) {
  const [typed, setTyped] = useState('')
  const id = useId()
  const word = String(servers.length)
  const isConfirmed = isReady && (!kind.isDestructive || typed.trim() === word)
  const submit = (event: Event) => {
    event.preventDefault()
    if (isConfirmed) onBegin()
  }
  return (
    <form onSubmit={submit}>
      <p class="bulk-names">{servers.map(({ name }) => name).join(', ')}</p>
      {children}
      {kind.isDestructive && (
        <>
          <p>What is on their disks is lost. This cannot be undone.</p>
          <label for={id}>
            Type <strong class="confirm-word">{word}</strong> to go on
          </label>
          <input
            id={id}
            value={typed}
            inputMode="numeric"
            autocomplete="off"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      )}
      <footer>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" class={kind.isDestructive ? 'danger' : 'primary'} disabled={!isConfirmed}>
          {kind.label} {countServers(servers.length)}
        </button>
      </footer>
    </form>
  )
}

interface ResultsProps {
  run: BulkRun
  onClose: () => void
  /** Goes back to what was chosen, where something was. */
  onBack?: () => void
}

function Results({ run, onClose, onBack }: ResultsProps) {
  const { outcomes, isRunning, stop } = run
  const count = (state: Outcome['state']) => outcomes.filter((one) => one.state === state).length
  const [taken, refused, waiting] = [count('taken'), count('refused'), count('waiting')]
  const done = Math.floor((100 * (taken + refused)) / outcomes.length)
  const told = outcomes.filter(({ state }) => state !== 'waiting').sort((one, other) => rank(one) - rank(other))
  return (
    <>
      <p role="status">
        {taken} of {outcomes.length} taken by the service
        {refused > 0 && `, ${refused} refused`}
        {!isRunning && waiting > 0 && `, ${waiting} not asked for`}
        {isRunning ? '…' : '.'}
      </p>
      <Progress value={done} label="Asked for" />
      <ul class="bulk-results" tabIndex={0} aria-label="Result of each server">
        {told.map((outcome) => (
          <Result key={outcome.server.id} {...outcome} />
        ))}
      </ul>
      <footer>
        {isRunning ? (
          <button type="button" onClick={stop}>
            Ask for no more
          </button>
        ) : (
          <WaysOn {...{ refused, waiting, onClose }} onAgain={run.start} {...(onBack && { onBack })} />
        )}
      </footer>
    </>
  )
}

interface WaysOnProps extends Omit<ResultsProps, 'run'> {
  refused: number
  waiting: number
  onAgain: () => void
}

/** What can be done once nothing is asked for any more. */
function WaysOn({ refused, waiting, onAgain, onClose, onBack }: WaysOnProps) {
  const open = refused + waiting
  return (
    <>
      {refused > 0 && onBack && (
        <button type="button" onClick={onBack}>
          Back
        </button>
      )}
      {open > 0 && (
        <button type="button" onClick={onAgain}>
          Try the other {open} again
        </button>
      )}
      <button type="button" class="primary" onClick={onClose}>
        Close
      </button>
    </>
  )
}

/** What was refused is told first. */
function rank({ state }: Outcome): number {
  return state === 'refused' ? 0 : 1
}

function Result({ server, state, error }: Outcome) {
  if (state !== 'refused')
    return (
      <li>
        {server.name}: {state === 'asking' ? 'being asked for…' : 'taken'}
      </li>
    )
  const { message, hint, code } = describeError(error)
  return (
    <li>
      <strong>{server.name}</strong>
      <span class="bulk-refusal">: {[message, ...faultsByField(error).values(), hint].filter(Boolean).join(' ')}</span>{' '}
      {code && <code>{code}</code>}
    </li>
  )
}
