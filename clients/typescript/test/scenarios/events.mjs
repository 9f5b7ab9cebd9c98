import { boot, collect, equal, fails } from '../check.mjs'

export async function everyEventOfAServerIsFollowed({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const past = await collect(client.events.list({ server }))
  equal(past[0].type, 'server.created')
  const seen = []
  for await (const event of client.events.follow({ server, after: '0' })) {
    seen.push(event)
    if (seen.length === past.length) await client.servers.stop(server)
    if (event.data.status === 'SHUTOFF' && event.data.task === null) break
  }
  equal(seen.slice(0, past.length), past)
  equal((await collect(client.events.list({ server, after: past.at(-1).id }))), seen.slice(past.length))
}

export async function aStreamBeginsWithWhatHappensNext({ createClient }, url) {
  const client = createClient({ url })
  const before = await boot(client)
  const past = await collect(client.events.list())
  const seen = []
  const positions = []
  let made
  const onPosition = (id) => positions.push(id)
  for await (const event of client.events.follow({ onPosition, onOpen: () => (made = boot(client)) })) {
    seen.push(event)
    if (event.server_id === (await made).id) break
  }
  equal([seen.at(-1).type, seen.some(({ server_id }) => server_id === before.id)], ['server.created', false])
  equal(Number(positions[0]) >= Number(past.at(-1).id), true)
  equal((await client.events.page({ after: positions[0], limit: 1 })).items[0].id, seen[0].id)
}

export async function aStreamThatIsSilentIsOpenedAnew({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  let opened = 0
  let broken = 0
  const events = client.events.follow({
    server,
    silenceSeconds: 0.3,
    onOpen: () => (opened += 1) === 2 && client.servers.stop(server),
    onBreak: () => (broken += 1),
  })
  const { value } = await events.next()
  equal([value.data.task, opened >= 2, broken >= 1], ['powering-off', true, true])
  await events.return()
}

export async function aSignalEndsAStreamAtOnce({ createClient }, url) {
  const client = createClient({ url })
  const reason = new Error('enough')
  for (const abort of ['as it opens', 'while it is silent']) {
    const controller = new AbortController()
    const stop = () => controller.abort(reason)
    const onOpen = abort === 'as it opens' ? stop : () => setTimeout(stop, 50)
    const events = client.events.follow({ signal: controller.signal, onOpen, silenceSeconds: 3600 })
    equal((await fails(collect(events))) === reason, true)
  }
}

export async function aReaderWhoLeavesLeavesNoStreamOpen({ createClient }, url) {
  let cancelled = 0
  const watched = async (...request) => {
    const response = await fetch(...request)
    const { body } = response
    if (!body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) return response
    const reader = body.getReader()
    const stream = new ReadableStream({
      pull: async (controller) => controller.enqueue((await reader.read()).value),
      cancel: (reason) => {
        cancelled += 1
        return reader.cancel(reason)
      },
    })
    return new Response(stream, response)
  }
  const client = createClient({ url, fetch: watched })
  await boot(client)
  for await (const event of client.events.follow({ after: '0' })) if (event) break
  equal(cancelled, 1)
}
