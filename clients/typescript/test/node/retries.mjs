import { boot, collect, equal, fails, makeName, ok, SMALL } from '../check.mjs'
import { through } from './proxy.mjs'

const BUSY = { retry: true, retry_after: 1, operation_id: null, allowed_actions: [] }
const AWAY = {
  status: 503,
  headers: { 'Retry-After': '1' },
  body: { error: { code: 'BACKEND_UNAVAILABLE', message: 'Not now', details: BUSY } },
}
const LIMITED = {
  status: 429,
  headers: { 'Retry-After': '1' },
  body: { error: { code: 'RATE_LIMITED', message: 'Not so often', details: BUSY } },
}
const PAGE = { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad gateway</h1>' }

const first = (fate) => (_, number) => (number === 0 ? fate : {})

export async function aServerWhoseAnswerGotLostIsMadeOnce({ createClient }, url) {
  await through(url, first({ lose: true }), async (proxy) => {
    const client = createClient({ url: proxy.url })
    const name = makeName()
    const server = await client.servers.create({ name, ...SMALL })
    equal((await collect(client.servers.list({ name }))).map(({ id }) => id), [server.id])
    const keys = proxy.requests.slice(0, 2).map(({ headers }) => headers['idempotency-key'])
    ok(keys[0].length >= 32 && keys[0] === keys[1], keys)
  })
}

export async function aKeyOfTheCallersOwnOutlivesTheCaller({ createClient }, url) {
  const name = makeName()
  const make = () => createClient({ url }).servers.create({ name, ...SMALL }, { idempotencyKey: name })
  equal((await make()).id, (await make()).id)
}

export async function whatTheServiceAsksForIsWaited({ createClient }, url) {
  for (const answer of [AWAY, LIMITED])
    await through(url, first({ answer }), async (proxy) => {
      const seen = []
      const client = createClient({ url: proxy.url, onRetry: (repetition) => seen.push(repetition) })
      ok((await client.servers.page()).total >= 0, 'it is answered')
      equal([seen.length, seen[0].error.code], [1, answer.body.error.code])
      ok(seen[0].delaySeconds > 1 && seen[0].delaySeconds < 2, seen[0].delaySeconds)
    })
}

export async function whatLastsLongerThanTheCallerWaitsIsToldAtOnce({ createClient, isApiError }, url) {
  await through(url, () => ({ answer: AWAY }), async (proxy) => {
    const error = await fails(createClient({ url: proxy.url, retrySeconds: 0.5 }).servers.page())
    ok(isApiError(error, 'BACKEND_UNAVAILABLE'), error.code)
    equal([proxy.requests.length, error.retry, error.retryAfter], [1, true, 1])
  })
}

export async function pausesGrowUntilTheEnd({ createClient }, url) {
  await through(url, () => ({ answer: PAGE }), async (proxy) => {
    const delays = []
    const client = createClient({ url: proxy.url, onRetry: ({ delaySeconds }) => delays.push(delaySeconds) })
    const error = await fails(client.servers.page({}, { retrySeconds: 2 }))
    equal([error.code, error.status, error.details], ['UNEXPECTED_RESPONSE', 502, null])
    ok(delays.length >= 2 && delays.length <= 4 && delays.at(-1) > delays[0], delays)
    equal(proxy.requests.length, delays.length + 1)
  })
}

export async function whatIsNotOfTheServiceHasNoCodeOfIt({ createClient }, url) {
  for (const body of ['', 'null', '{}', '{"error":"no"}', '{"error":{}}', '<h1>No</h1>'])
    await through(url, () => ({ answer: { status: 404, body } }), async (proxy) => {
      const error = await fails(createClient({ url: proxy.url }).servers.page())
      equal([error.code, error.message, error.status], ['UNEXPECTED_RESPONSE', 'HTTP 404', 404])
    })
}

export async function whatMayBeDoneTwiceIsNotSentTwice({ createClient, ConnectionFailed }, url) {
  const server = await boot(createClient({ url }))
  for (const change of [
    (client) => client.keys.create({ name: makeName(), role: 'viewer' }),
    (client) => client.servers.update(server, { labels: { a: 'b' } }, { ifMatch: '*' }),
    (client) => client.servers.delete(server, { ifMatch: '*' }),
  ])
    await through(url, first({ lose: true }), async (proxy) => {
      const error = await fails(change(createClient({ url: proxy.url })))
      ok(error instanceof ConnectionFailed, error.name)
      equal(proxy.requests.length, 1)
    })
}

export async function whatWasNotDoneIsSentAgain({ createClient }, url) {
  await through(url, first({ answer: LIMITED }), async (proxy) => {
    const { keys } = createClient({ url: proxy.url })
    ok((await keys.create({ name: makeName(), role: 'viewer' })).secret, 'it was made')
    equal(proxy.requests.length, 2)
  })
}

export async function whatIsTheSameTwiceIsSentAgain({ createClient }, url) {
  const direct = createClient({ url })
  const server = await boot(direct)
  for (const change of [
    (client) => client.servers.update(server, { labels: { a: 'b' } }),
    (client) => client.access.canI({ server_id: server.id, action: 'stop' }),
    (client) => client.quotas.set(makeName(), { servers: 3 }),
    (client) => client.servers.delete(server, { wait: true }),
  ])
    await through(url, first({ lose: true }), async (proxy) => {
      await change(createClient({ url: proxy.url }))
      ok(proxy.requests.length >= 2, proxy.requests.length)
    })
  equal((await fails(direct.servers.get(server))).code, 'SERVER_NOT_FOUND')
}

export async function whatIsGoneAfterALostAnswerIsDeleted({ createClient }, url) {
  const webhook = await createClient({ url }).webhooks.create({ url: 'https://hooks.invalid/' })
  await through(url, first({ lose: true }), async (proxy) => {
    const { webhooks } = createClient({ url: proxy.url })
    await webhooks.delete(webhook)
    equal(proxy.requests.length, 2)
    equal((await fails(webhooks.delete(webhook))).code, 'WEBHOOK_NOT_FOUND')
  })
}

export async function anAnswerThatBreaksOffIsReadAnew({ createClient }, url) {
  await boot(createClient({ url }))
  await through(url, first({ cut: 100 }), async (proxy) => {
    ok((await createClient({ url: proxy.url }).servers.page()).items.length > 0, 'it is whole')
    equal(proxy.requests.length, 2)
  })
}

export async function aServiceThatNeverAnswersIsGivenUp({ createClient, ConnectionFailed }, url) {
  await through(url, () => ({ hang: true }), async (proxy) => {
    const client = createClient({ url: proxy.url, timeoutSeconds: 0.2, retrySeconds: 0 })
    ok((await fails(client.servers.page())) instanceof ConnectionFailed, 'no answer')
  })
}
