/** Something that is read from the service, and how that stands. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { useRecovery } from './recovery'

/** What was read last, and what the last attempt came to. */
export interface Resource<Data> {
  /** What was read last; stays while it is read anew and when that fails. */
  data: Data | undefined
  /** Why it could not be read, undefined where it could. */
  error: unknown
  /** Whether it is being read now. */
  loading: boolean
  /** Reads it anew; once more where it is being read already, since that may have been too early. */
  reload(): void
  /** Puts something in its place that is known to be newer. */
  replace(data: Data): void
}

interface State<Data> {
  data: Data | undefined
  error: unknown
  loading: boolean
}

type Run = AbortController & { isWantedAgain?: boolean }

/** Reads something when the page comes up and whenever one of `inputs` changes; what was asked before is given up. */
export function useResource<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  inputs: readonly unknown[],
): Resource<Data> {
  const [state, setState] = useState<State<Data>>({ data: undefined, error: undefined, loading: true })
  const latest = useRef(load)
  latest.current = load
  const running = useRef<Run | undefined>(undefined)
  const read = useCallback((keep: boolean) => {
    running.current?.abort()
    const run: Run = (running.current = new AbortController())
    const settle = (change: Partial<State<Data>>) => {
      if (run.signal.aborted) return
      running.current = undefined
      setState((before) => ({ ...before, ...change, loading: false }))
      if (run.isWantedAgain) read(true)
    }
    setState((before) => ({ ...before, ...(!keep && { data: undefined, error: undefined }), loading: true }))
    latest.current(run.signal).then(
      (data) => settle({ data, error: undefined }),
      (error: unknown) => settle({ error }),
    )
  }, [])
  useEffect(() => {
    read(false)
    return () => running.current?.abort()
  }, inputs)
  const reload = useCallback(() => {
    if (running.current) running.current.isWantedAgain = true
    else read(true)
  }, [])
  const replace = useCallback((data: Data) => {
    setState((before) => ({ ...before, data, error: undefined }))
    // What was asked for before that may be older than it.
    if (running.current) read(true)
  }, [])
  useRecovery(() => state.error !== undefined && read(true))
  return { ...state, reload, replace }
}
