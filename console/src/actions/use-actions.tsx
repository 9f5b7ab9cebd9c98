/** What a page offers to do to a server, with all that this asks for. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Server } from '@ostler/sdk'
import type { MenuItem } from '../components/menu'
import { notify } from '../components/notice'
import { ActionDialog, type ActionDialogProps, ImmediateAction } from './action-dialog'
import { type Kind, KINDS, labelOf, tellBegun } from './kinds'
import { whyNotAct } from './permission'

/** What can be done, and what is going on about it. */
export interface ServerActions {
  /** All that there is for a server: what is allowed first, the rest with its reason. */
  list(server: Server): MenuItem[]
  /** Why a kind cannot be chosen for a server now, undefined where it can. */
  whyNot(server: Server, kind: Kind): string | undefined
  /** Does it, or asks for what it needs first. */
  begin(server: Server, kind: Kind): void
  /** To be rendered by the page: dialogs of what has begun. */
  dialogs: ComponentChildren
}

interface Begun {
  server: Server
  kind: Kind
}

const WAITING = 'Has been asked for; no answer yet.'

/** Returns what can be done to servers; `onBegun` is told of each that the service has taken. */
export function useServerActions(onBegun: (server: Server | undefined, was: Server) => void): ServerActions {
  const [begun, setBegun] = useState<Begun[]>([])
  const isGoingOn = (server: Server, kind: Kind) => begun.some((one) => one.server.id === server.id && one.kind === kind)
  const whyNot = (server: Server, kind: Kind) =>
    isGoingOn(server, kind) ? WAITING : whyNotAct(server, kind.name)
  const begin = (server: Server, kind: Kind) =>
    setBegun((before) => {
      const isThere = before.some((one) => one.server.id === server.id && one.kind === kind)
      return isThere ? before : [...before, { server, kind }]
    })
  const list = (server: Server) => {
    const all = KINDS.map((kind) => writeItem(kind, whyNot(server, kind), () => begin(server, kind)))
    return [...all.filter(({ reason }) => reason === undefined), ...all.filter(({ reason }) => reason !== undefined)]
  }
  const dialogs = begun.map((one) => {
    const props: ActionDialogProps = {
      ...one,
      onClose: () => setBegun((before) => before.filter((other) => other !== one)),
      onBegun: (server) => {
        notify(tellBegun(one.kind, one.server))
        onBegun(server, one.server)
      },
    }
    const Part = one.kind.input || one.kind.isDestructive ? ActionDialog : ImmediateAction
    return <Part key={`${one.server.id} ${one.kind.name}`} {...props} />
  })
  return { list, whyNot, begin, dialogs }
}

function writeItem(kind: Kind, reason: string | undefined, onSelect: () => void): MenuItem {
  return { label: labelOf(kind), onSelect, reason, isDangerous: kind.isDestructive ?? false }
}
