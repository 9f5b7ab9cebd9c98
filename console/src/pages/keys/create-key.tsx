/** Making an API key. */

import { useState } from 'preact/hooks'
import type { ApiKeyCreate, ApiKeyWithSecret, Role } from '@ostler/sdk'
import { Field } from '../../components/field'
import { FormDialog, SecretDialog } from '../../components/form-dialog'
import { TextField } from '../../components/text-field'
import { Time } from '../../components/time'
import { dropDraft, findDraft } from '../../hooks/draft'
import { type Sending, useForm } from '../../hooks/form'
import { client } from '../../service/client'
import { isAdminOfAll, me } from '../../service/me'
import { EndField, toMoment } from './end-field'
import { explainLoss } from './lost-answer'
import { type Restrictions, RestrictionFields } from './restriction-fields'

interface Draft extends Restrictions {
  name: string
  role: Role
  project_id: string
  all_projects: boolean
  expires_at: string
}

const NAME = 'key'
const ROLES: [role: Role, label: string][] = [
  ['viewer', 'viewer: reads'],
  ['operator', 'operator: changes servers and what belongs to them'],
  ['admin', 'admin: manages keys and limits beside'],
]
const FIELDS = [
  ...['name', 'role', 'project_id', 'all_projects', 'expires_at'],
  ...['restrictions.labels', 'restrictions.servers', 'restrictions.operations'],
]
const INITIAL: Draft = {
  name: '',
  role: 'operator',
  project_id: '',
  all_projects: false,
  expires_at: '',
  labels: '',
  servers: '',
  operations: '',
}

interface CreateKeyProps {
  onMade: () => void
  onClose: () => void
}

/** Asks for a key, and tells its secret once it is made. */
export function CreateKey({ onMade, onClose }: CreateKeyProps) {
  const [made, setMade] = useState<ApiKeyWithSecret | null>(null)
  const show = (key: ApiKeyWithSecret) => {
    setMade(key)
    onMade()
  }
  if (made === null) return <Form onMade={show} onClose={onClose} />
  return (
    <SecretDialog title={`The key ${made.name} is made`} what="the key" secret={made.secret} onClose={onClose}>
      <p>
        Send it as <code>Authorization: Bearer …</code>. It holds until <Time value={made.expires_at} as="moment" />.
      </p>
    </SecretDialog>
  )
}

function Form({ onMade, onClose }: { onMade: (key: ApiKeyWithSecret) => void; onClose: () => void }) {
  const draft = findDraft(NAME, INITIAL)
  const change = (part: Partial<Draft>) => (draft.value = { ...draft.value, ...part })
  const leave = () => {
    dropDraft(NAME)
    onClose()
  }
  const sending = useForm(FIELDS, async () => {
    const key = await client.keys.create(describe(draft.value)).catch(explainLoss)
    dropDraft(NAME)
    onMade(key)
  })
  const { name, role, expires_at } = draft.value
  return (
    <FormDialog title="New API key" verb="Make the key" sending={sending} onClose={onClose} onCancel={leave}>
      <TextField
        label="Name"
        hint="What people call it, such as the program that has it."
        fault={sending.faultOf('name')}
        autofocus
        value={name}
        onInput={(typed) => change({ name: typed })}
      />
      <RoleField value={role} onChange={(chosen) => change({ role: chosen })} fault={sending.faultOf('role')} />
      {isAdminOfAll.value && <ProjectFields draft={draft.value} onChange={change} sending={sending} />}
      <EndField
        value={expires_at}
        onChange={(ends) => change({ expires_at: ends })}
        fault={sending.faultOf('expires_at')}
      />
      <RestrictionFields value={draft.value} onChange={change} sending={sending} />
    </FormDialog>
  )
}

interface RoleFieldProps {
  value: Role
  onChange: (role: Role) => void
  fault: string | undefined
}

function RoleField({ value, onChange, fault }: RoleFieldProps) {
  return (
    <Field label="Role" fault={fault}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.currentTarget.value as Role)}>
          {ROLES.map(([role, label]) => (
            <option key={role} value={role}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface ProjectFieldsProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
  sending: Sending
}

function ProjectFields({ draft: { project_id, all_projects }, onChange, sending }: ProjectFieldsProps) {
  return (
    <>
      <TextField
        label="Project"
        isOptional
        hint={`Without one, yours: ${me.value?.project_id}.`}
        fault={sending.faultOf('project_id')}
        value={project_id}
        onInput={(typed) => onChange({ project_id: typed })}
      />
      <Field label="An admin of all projects" fault={sending.faultOf('all_projects')}>
        {(ids) => (
          <input
            {...ids}
            type="checkbox"
            checked={all_projects}
            onChange={(event) => onChange({ all_projects: event.currentTarget.checked })}
          />
        )}
      </Field>
    </>
  )
}

/** Returns the key that was described by what was typed. */
function describe(draft: Draft): ApiKeyCreate {
  const { name, role, project_id, all_projects, expires_at } = draft
  const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean)
  const labels = lines(draft.labels).map((line) => [line.split('=')[0], line.split('=').slice(1).join('=')])
  return {
    name: name.trim(),
    role,
    ...(project_id.trim() !== '' && { project_id: project_id.trim() }),
    ...(all_projects && { all_projects }),
    expires_at: toMoment(expires_at),
    restrictions: {
      labels: Object.fromEntries(labels) as Record<string, string>,
      servers: lines(draft.servers),
      operations: lines(draft.operations),
    },
  }
}
