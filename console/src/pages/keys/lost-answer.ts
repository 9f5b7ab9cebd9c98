/** Secrets that were made, perhaps, and whose answer never came. */

import { ConnectionFailed } from '@ostler/sdk'

/** Throws why a request for a secret came to nothing; without an answer nobody knows whether it did. */
export function explainLoss(error: unknown): never {
  if (!(error instanceof ConnectionFailed)) throw error
  throw new Error(
    'No answer came, and the secret may have been made: look at the list before you ask again. One that nobody has ' +
      'been told is replaced by rotating the key, or ended by revoking it.',
    { cause: error },
  )
}
