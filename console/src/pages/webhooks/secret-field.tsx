/** The key by which messages of a webhook are signed. */

import { TextField } from '../../components/text-field'

interface SecretFieldProps {
  /** What happens without one. */
  hint: string
  value: string
  onInput: (value: string) => void
  fault: string | undefined
  autofocus?: boolean
}

/** A secret that somebody has made; it is kept in memory alone. */
export function SecretField({ hint, ...rest }: SecretFieldProps) {
  return (
    <TextField
      label="Secret"
      isOptional
      hint={`whsec_ and 24 to 64 random bytes in Base64. ${hint}`}
      autocomplete="off"
      spellcheck={false}
      {...rest}
    />
  )
}
