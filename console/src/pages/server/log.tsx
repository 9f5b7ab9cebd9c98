/** What a server has written to its console, as it writes it. */

import { useState } from 'preact/hooks'
import { ConnectionFailed, type Server } from '@ostler/sdk'
import { CopyButton } from '../../components/copy'
import { Fault } from '../../components/fault'
import { Empty, Loading } from '../../components/states'
import { useRepetition } from '../../hooks/recovery'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { whyNot } from '../../service/me'
import { LogLines, makePattern } from './log-lines'

interface LogProps {
  server: Server
  isDeleted: boolean
}

/** The service has no stream of it. */
const LOOK_MS = 2000
const AMOUNTS = [100, 1000, 10_000]

/** The end of the log, for those who may read it. */
export function Log({ server, isDeleted }: LogProps) {
  const reason = whyNot('operator')
  if (reason !== undefined) return <Empty title="You may not read the console log.">{reason}</Empty>
  return <Lines server={server} isDeleted={isDeleted} />
}

function Lines({ server, isDeleted }: LogProps) {
  const [amount, setAmount] = useState(1000)
  const [wanted, setWanted] = useState('')
  const { data, error, loading, reload } = useResource(
    (signal) => client.servers.consoleLog(server.id, { lines: amount }, { signal, retrySeconds: 0 }),
    [amount],
  )
  useRepetition(() => loading || reload(), LOOK_MS, !isDeleted)
  const lines = data?.lines ?? []
  const text = lines.join('\n')
  const pattern = makePattern(wanted)
  const found = pattern ? lines.filter((line) => pattern.test(line)) : lines
  return (
    <section class="log" aria-label="Console log">
      <div class="log-bar">
        <input
          type="search"
          aria-label="Search in the log"
          placeholder="Search"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <span class="hint" role="status">
          {wanted !== '' && `${found.length} of ${lines.length} lines`}
        </span>
        <label>
          Last{' '}
          <select value={amount} onChange={(event) => setAmount(Number(event.currentTarget.value))}>
            {AMOUNTS.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>{' '}
          lines
        </label>
        <CopyButton text={text} what="the log" />
      </div>
      {!data && !isDeleted && loading && <Loading what="the console log" />}
      {!isDeleted && !(data && error instanceof ConnectionFailed) && <Fault error={error} onRetry={reload} />}
      {!data && isDeleted && <Empty title="The log has gone with the server." />}
      {data && lines.length === 0 && <Empty title="The server has not written anything yet." />}
      {lines.length > 0 && <LogLines lines={found} pattern={pattern} />}
    </section>
  )
}
