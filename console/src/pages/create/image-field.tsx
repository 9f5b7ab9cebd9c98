/** What the new server is made from. */

import type { Image } from '@ostler/sdk'
import { Field } from '../../components/field'

interface ImageFieldProps {
  images: Image[]
  chosen: string
  onChoose: (id: string) => void
  fault: string | undefined
}

/** The choice of an image, snapshots apart. */
export function ImageField({ images, chosen, onChoose, fault }: ImageFieldProps) {
  return (
    <Field label="Image" fault={fault}>
      {(ids) => (
        <select {...ids} value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
          <option value="" disabled>
            Choose an image
          </option>
          <Group label="Images" images={images.filter(({ snapshot }) => !snapshot)} />
          <Group label="Snapshots" images={images.filter(({ snapshot }) => snapshot)} />
        </select>
      )}
    </Field>
  )
}

function Group({ label, images }: { label: string; images: Image[] }) {
  if (images.length === 0) return null
  return (
    <optgroup label={label}>
      {images.map(({ id, name, status }) => (
        <option key={id} value={id} disabled={status !== 'active'}>
          {name || id}
          {status !== 'active' && ` (${status})`}
        </option>
      ))}
    </optgroup>
  )
}
