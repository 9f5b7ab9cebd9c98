/** Changing what can be changed of a server at any time. */

import { useState } from 'preact/hooks'
import { isApiError, type Server } from '@ostler/sdk'
import { ExpiryField } from '../../components/expiry-field'
import { Field } from '../../components/field'
import { FormDialog } from '../../components/form-dialog'
import { findRepeatedKeys, LabelsField } from '../../components/labels-field'
import { notify } from '../../components/notice'
import { RoleButton } from '../../components/role-button'
import { dropDraft, findDraft } from '../../hooks/draft'
import { useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { type EditFields, findChanges, readFields, rebase, tellChanges } from './edit'

interface EditProps {
  server: Server
  onChanged: (server: Server) => void
}

/** The button, and the dialog that it opens. */
export function EditButton(props: EditProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <RoleButton role="operator" onClick={() => setOpen(true)}>
        Edit
      </RoleButton>
      {isOpen && <EditDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

const FIELDS = ['name', 'labels', 'expires_at', 'protected']

function EditDialog({ server, onChanged, onClose }: EditProps & { onClose: () => void }) {
  const { typed, edit, news, save, drop } = useEdit(server)
  const sending = useForm(FIELDS, async () => {
    const changed = await save()
    if (!changed) return
    if (changed !== server) notify(`${changed.name} has been changed.`)
    onChanged(changed)
    onClose()
  })
  const cancel = () => {
    drop()
    onClose()
  }
  return (
    <FormDialog title={`Edit ${server.name}`} verb="Save" sending={sending} onClose={cancel}>
      {news.length > 0 && <News news={news} />}
      <Field label="Name" fault={sending.faultOf('name')}>
        {(ids) => (
          <input {...ids} autofocus value={typed.name} onInput={(event) => edit({ name: event.currentTarget.value })} />
        )}
      </Field>
      <LabelsField
        labels={typed.labels}
        onChange={(labels) => edit({ labels })}
        fault={sending.faultOf('labels')}
        faultOfKey={() => undefined}
      />
      <ExpiryField
        value={typed.expires_at}
        onChange={(expires_at) => edit({ expires_at })}
        fault={sending.faultOf('expires_at')}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={typed.protected}
          onChange={(event) => edit({ protected: event.currentTarget.checked })}
        />
        Protected: deleting it is refused until this is taken off
      </label>
    </FormDialog>
  )
}

function News({ news }: { news: string[] }) {
  return (
    <div class="banner" role="alert">
      <p>
        Somebody else has changed this server meanwhile: <strong>{news.join(' ')}</strong>
      </p>
      <p>What you typed is kept. Save again to have it so.</p>
    </div>
  )
}

interface Draft {
  /** As it was when the typing began. */
  was: EditFields
  typed: EditFields
}

/** What is typed, on top of the server as it was read; a change of it by others is told, and takes nothing away. */
function useEdit(server: Server) {
  const name = `edit ${server.id}`
  const draft = findDraft<Draft>(name, { was: readFields(server), typed: readFields(server) })
  const [base, setBase] = useState(server)
  const [news, setNews] = useState<string[]>(() => adopt(draft.peek(), server))
  /** Puts the server as it is now under what is typed; returns what others have changed. */
  function adopt({ was, typed }: Draft, fresh: Server): string[] {
    const now = readFields(fresh)
    draft.value = { was: now, typed: rebase(was, now, typed) }
    return tellChanges(was, now)
  }
  /** Returns the server as it is then; nothing where others were first, which is told. */
  async function save(read = base): Promise<Server | undefined> {
    const { was, typed } = draft.value
    const changes = findChanges(was, typed)
    if (findRepeatedKeys(typed.labels).size > 0) return undefined
    try {
      const isSame = Object.keys(changes).length === 0
      const changed = isSame ? server : await client.servers.update(read, changes, { ifMatch: read })
      dropDraft(name)
      return changed
    } catch (error) {
      if (!isApiError(error, 'PRECONDITION_FAILED')) throw error
      const fresh = await client.servers.get(server)
      setBase(fresh)
      const others = adopt(draft.value, fresh)
      setNews(others)
      // Only its status or so is another one.
      return others.length === 0 ? save(fresh) : undefined
    }
  }
  const edit = (changes: Partial<EditFields>) => {
    const { was, typed } = draft.value
    draft.value = { was, typed: { ...typed, ...changes } }
  }
  return { typed: draft.value.typed, edit, news, save: () => save(), drop: () => dropDraft(name) }
}
