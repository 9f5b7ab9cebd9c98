/** Server-Sent Events, read from a response as they come (WHATWG HTML section 9.2). */

import type { Deadline } from './deadline.js'

/** What stands between two empty lines. */
export interface Message {
  id: string | undefined
  data: string | undefined
  retrySeconds: number | undefined
}

/** Yields messages until the response ends or breaks off, or nothing has come for the time of `silence`. */
export async function* readMessages(response: Response, silence: Deadline): AsyncGenerator<Message, void, undefined> {
  const reader = response.body!.getReader()
  const stop = () => reader.cancel().catch(() => {})
  silence.signal.addEventListener('abort', stop)
  if (silence.signal.aborted) await stop()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { value } = await reader.read().catch(() => ({ value: undefined }))
      if (!value) return
      silence.extend()
      text += decoder.decode(value, { stream: true })
      const blocks = text.split(/\r?\n\r?\n/)
      text = blocks.pop()!
      yield* blocks.map(readMessage)
    }
  } finally {
    silence.release()
    await stop()
  }
}

function readMessage(block: string): Message {
  const fields: Record<string, string> = {}
  for (const line of block.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    fields[name] = name === 'data' && name in fields ? `${fields[name]}\n${value}` : value
  }
  const { id, data, retry } = fields
  return { id, data, retrySeconds: retry === undefined ? undefined : Number(retry) / 1000 }
}
