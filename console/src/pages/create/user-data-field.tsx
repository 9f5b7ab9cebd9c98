/** What the new server reads when it first boots. */

import { useEffect, useState } from 'preact/hooks'
import { Field } from '../../components/field'
import { encodeBase64 } from './draft'

interface UserDataFieldProps {
  value: string
  onChange: (value: string) => void
  fault: string | undefined
}

/** What the service takes, once it is Base64: 65,535 characters. */
const LIMIT = 49_149

const number = new Intl.NumberFormat()

/** A text area, which a file can be read into. */
export function UserDataField({ value, onChange, fault }: UserDataFieldProps) {
  const [wrong, setWrong] = useState<string | undefined>()
  useWarning(value !== '')
  const read = async (event: { currentTarget: HTMLInputElement }) => {
    const [file] = event.currentTarget.files ?? []
    if (!file) return
    const text = await readText(file)
    setWrong(text === undefined ? `${file.name} is not a text in UTF-8.` : undefined)
    if (text !== undefined) onChange(text)
  }
  return (
    <Field
      label="User data"
      isOptional
      hint={`What the server reads when it first boots, such as a script for cloud-init: ${describeSize(value)}. It is neither shown later nor kept.`}
      fault={wrong ?? fault}
    >
      {(ids) => (
        <>
          <textarea
            {...ids}
            class="mono"
            spellcheck={false}
            autocomplete="off"
            placeholder="#cloud-config"
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <label class="file">
            Read a file <input type="file" onChange={read} />
          </label>
        </>
      )}
    </Field>
  )
}

function describeSize(value: string): string {
  const bytes = (encodeBase64(value).length / 4) * 3
  return value === '' ? `${number.format(LIMIT)} bytes at most` : `${number.format(bytes)} of ${number.format(LIMIT)} bytes`
}

/** Returns what a file has in it, undefined where it is no text. */
async function readText(file: File): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    return undefined
  }
}

/** It may have secrets and is kept in memory alone, so whoever is about to lose it is asked. */
function useWarning(isAtStake: boolean): void {
  useEffect(() => {
    if (!isAtStake) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isAtStake])
}
