import { boot, collect, equal, ok } from '../check.mjs'
import { through } from './proxy.mjs'

export async function howeverOftenAStreamBreaksNothingIsLostAndNothingComesTwice({ createClient }, url) {
  const direct = createClient({ url })
  for (let number = 0; number < 3; number++) await boot(direct)
  const expected = (await direct.events.page({ limit: 30 })).items.map(({ id }) => id)
  let cut = 0
  await through(url, () => ({ cut: (cut += 999) }), async (proxy) => {
    const seen = []
    const client = createClient({ url: proxy.url })
    for await (const event of client.events.follow({ after: '0' })) {
      seen.push(event.id)
      if (seen.length === expected.length) break
    }
    equal(seen, expected)
    ok(proxy.requests.length > 2, proxy.requests.length)
    const [opening, ...others] = proxy.requests
    equal([opening.path, opening.headers['last-event-id']], ['/api/v1/events?after=0', undefined])
    ok(others.every(({ path }) => path === '/api/v1/events'), others)
  })
}

export async function streamsThatEndWithoutAnEventAreOpenedLessAndLessOften({ createClient }, url) {
  const server = await boot(createClient({ url }))
  const empty = { answer: { status: 200, headers: { 'Content-Type': 'text/event-stream' }, body: 'retry: 7\n\n' } }
  const pauses = await notePauses(() =>
    through(url, (_, number) => (number < 12 ? empty : {}), async (proxy) => {
      const events = createClient({ url: proxy.url }).events.follow({ server, after: '0' })
      equal((await events.next()).value.type, 'server.created')
      await events.return()
    }),
  )
  equal(pauses, DOUBLED)
}

const DOUBLED = [7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584, 7168, 8000]

/** Returns those of these pauses that `work` makes, none of which lasts. */
async function notePauses(work) {
  const { setTimeout } = globalThis
  const { random } = Math
  const pauses = []
  Math.random = () => 0.5
  globalThis.setTimeout = (call, delay, ...rest) => {
    const milliseconds = Math.round(delay)
    if (!DOUBLED.includes(milliseconds)) return setTimeout(call, delay, ...rest)
    pauses.push(milliseconds)
    return setTimeout(call, 0, ...rest)
  }
  try {
    await work()
    return pauses
  } finally {
    globalThis.setTimeout = setTimeout
    Math.random = random
  }
}

export async function aStreamThatCannotBeOpenedIsTriedUntilItCan({ createClient }, url) {
  const away = { answer: { status: 503, headers: { 'Content-Type': 'text/html' }, body: 'Away' } }
  const server = await boot(createClient({ url }))
  await through(url, (_, number) => (number < 3 ? away : {}), async (proxy) => {
    const client = createClient({ url: proxy.url, retrySeconds: 0 })
    const events = client.events.follow({ server, after: '0' })
    const { value } = await events.next()
    equal([value.type, proxy.requests.length], ['server.created', 4])
    await events.return()
  })
}

export async function whatIsForgottenIsTold({ createClient, isApiError }, url) {
  const gone = { error: { code: 'EVENTS_GONE', message: 'Gone', details: { first_available: '7' } } }
  await through(url, () => ({ answer: { status: 410, body: gone } }), async (proxy) => {
    const client = createClient({ url: proxy.url })
    for (const read of [() => client.events.follow({ after: '1' }).next(), () => collect(client.events.list({ after: '1' }))]) {
      const error = await read().catch((reason) => reason)
      ok(isApiError(error, 'EVENTS_GONE') && error.details.first_available === '7', error.name)
    }
  })
}
