/** What an action needs to know, as fields of a form. */

import { useEffect } from 'preact/hooks'
import type { Flavor, Image, Server } from '@ostler/sdk'
import { Field } from '../components/field'
import { useResource } from '../hooks/resource'
import { client } from '../service/client'
import type { Kind } from './kinds'
import type { Act } from './perform'
import { mayRebootHard, mayRebootSoft } from './permission'

/** What is chosen so far. */
export interface Choice {
  flavor: string
  image: string
  name: string
  reboot: 'SOFT' | 'HARD'
  autoConfirm: boolean
}

/** In a name it stands for the name of each server. */
export const EACH = '{server}'

/** Returns what is chosen at first for these servers. */
export function chooseFirst(servers: readonly Server[]): Choice {
  const [only, other] = servers
  const today = new Date().toLocaleDateString('sv')
  return {
    flavor: '',
    image: only && !other ? only.image_id : '',
    name: `${only && !other ? only.name : EACH}-${today}`,
    reboot: servers.every(mayRebootSoft) ? 'SOFT' : 'HARD',
    autoConfirm: true,
  }
}

/** Returns what is asked of the service for one server. */
export function writeAct({ name }: Kind, choice: Choice, server: Server): Act {
  switch (name) {
    case 'reboot':
      return { action: name, type: choice.reboot }
    case 'resize':
      return { action: name, flavor_id: choice.flavor, auto_confirm: choice.autoConfirm }
    case 'rebuild':
      return { action: name, image_id: choice.image }
    case 'snapshot':
      return { action: name, name: choice.name.replaceAll(EACH, server.name) }
    default:
      return { action: name }
  }
}

/** Whether enough is chosen to ask the service. */
export function isComplete({ input }: Kind, choice: Choice): boolean {
  if (input === 'flavor') return choice.flavor !== ''
  if (input === 'image') return choice.image !== ''
  return input !== 'name' || choice.name.trim() !== ''
}

interface InputProps {
  kind: Kind
  servers: readonly Server[]
  choice: Choice
  onChange: (choice: Choice) => void
  /** What the service says is wrong, by the names of fields. */
  faults: Map<string, string>
}

/** The fields of an action. */
export function ActionInput({ kind, ...rest }: InputProps) {
  switch (kind.input) {
    case 'flavor':
      return <FlavorInput {...rest} />
    case 'image':
      return <ImageInput {...rest} />
    case 'name':
      return <NameInput {...rest} />
    case 'reboot':
      return <RebootInput {...rest} />
    default:
      return null
  }
}

type FieldsProps = Omit<InputProps, 'kind'>

function FlavorInput({ servers, choice, onChange, faults }: FieldsProps) {
  const region = servers[0]!.region
  const { data = [], error } = useResource((signal) => readAll(client.flavors.list({ region }, { signal })), [region])
  const now = servers.every(({ flavor_id }) => flavor_id === servers[0]!.flavor_id) ? servers[0]!.flavor_id : undefined
  return (
    <>
      <Field label="New flavor" fault={faults.get('flavor_id') ?? readFault(error)}>
        {(ids) => (
          <select
            {...ids}
            value={choice.flavor}
            onChange={(event) => onChange({ ...choice, flavor: event.currentTarget.value })}
          >
            <option value="">Choose a flavor</option>
            {data.map((flavor) => (
              <option key={flavor.id} value={flavor.id} disabled={flavor.id === now}>
                {describeFlavor(flavor)}
                {flavor.id === now && ', as now'}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={choice.autoConfirm}
          onChange={(event) => onChange({ ...choice, autoConfirm: event.currentTarget.checked })}
        />
        Confirm by itself. Otherwise the server waits in VERIFY_RESIZE until you confirm or revert it.
      </label>
    </>
  )
}

function ImageInput({ servers, choice, onChange, faults }: FieldsProps) {
  const region = servers[0]!.region
  const { data = [], error } = useResource((signal) => readAll(client.images.list({ region }, { signal })), [region])
  const isGone = data.length > 0 && choice.image !== '' && !data.some(({ id }) => id === choice.image)
  // The image of a server may be gone since; then there is nothing that is chosen yet.
  useEffect(() => {
    if (isGone) onChange({ ...choice, image: '' })
  }, [isGone])
  return (
    <Field label="Image" fault={faults.get('image_id') ?? readFault(error)}>
      {(ids) => (
        <select
          {...ids}
          value={choice.image}
          onChange={(event) => onChange({ ...choice, image: event.currentTarget.value })}
        >
          <option value="">Choose an image</option>
          {data.map((image) => (
            <option key={image.id} value={image.id} disabled={image.status !== 'active'}>
              {describeImage(image)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function NameInput({ servers, choice, onChange, faults }: FieldsProps) {
  const hint = servers.length > 1 ? `${EACH} stands for the name of each server.` : undefined
  return (
    <Field label="Name of the image" hint={hint} fault={faults.get('name')}>
      {(ids) => (
        <input
          {...ids}
          value={choice.name}
          autocomplete="off"
          onInput={(event) => onChange({ ...choice, name: event.currentTarget.value })}
        />
      )}
    </Field>
  )
}

function RebootInput({ servers, choice, onChange, faults }: FieldsProps) {
  const options = [
    { type: 'SOFT', label: 'Soft', text: 'Asks the guest to restart.', isPossible: servers.every(mayRebootSoft) },
    { type: 'HARD', label: 'Hard', text: 'Pulls the plug.', isPossible: servers.every(mayRebootHard) },
  ] as const
  return (
    <fieldset class="choice">
      <legend>Kind of reboot</legend>
      {options.map(({ type, label, text, isPossible }) => (
        <label key={type} class="check">
          <input
            type="radio"
            name="reboot"
            checked={choice.reboot === type}
            disabled={!isPossible}
            onChange={() => onChange({ ...choice, reboot: type })}
          />
          <span>
            <strong>{label}</strong>. {text} {!isPossible && 'Not possible now.'}
          </span>
        </label>
      ))}
      {faults.has('type') && <p class="field-fault">{faults.get('type')}</p>}
    </fieldset>
  )
}

/** A flavor by its name and its sizes. */
export function describeFlavor({ name, vcpus, ram_mb, disk_gb }: Flavor): string {
  const ram = ram_mb % 1024 === 0 ? `${ram_mb / 1024} GiB` : `${ram_mb} MiB`
  return `${name}: ${vcpus} vCPU, ${ram} RAM, ${disk_gb} GiB disk`
}

function describeImage({ name, snapshot, status }: Image): string {
  return `${name}${snapshot ? ' (snapshot)' : ''}${status === 'active' ? '' : ` (${status})`}`
}

function readFault(error: unknown): string | undefined {
  return error === undefined ? undefined : error instanceof Error ? error.message : String(error)
}

async function readAll<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of list) found.push(item)
  return found
}
