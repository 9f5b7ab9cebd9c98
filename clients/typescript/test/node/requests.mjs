import { readFileSync } from 'node:fs'
import { boot, collect, equal, fails, makeName, ok, SMALL } from '../check.mjs'
import { through } from './proxy.mjs'

const DOCUMENT = JSON.parse(readFileSync(process.env.OSTLER_DOCUMENT, 'utf-8'))

function resolve(node) {
  return node.$ref ? resolve(node.$ref.split('/').slice(1).reduce((at, name) => at[name], DOCUMENT)) : node
}

/** Whether the document has a POST take an Idempotency-Key, by a pattern of each path. */
const POSTS = Object.entries(DOCUMENT.paths)
  .filter(([, item]) => item.post)
  .map(([path, { post, parameters = [] }]) => ({
    pattern: new RegExp(`^${path.replace(/{\w+}/g, '[^/]+')}$`),
    takesKey: [...parameters, ...(post.parameters ?? [])].some((one) => resolve(one).name === 'Idempotency-Key'),
  }))

export async function everyPostThatTakesAKeyHasOneAndNoOtherHas({ createClient }, url) {
  await through(url, undefined, async (proxy) => {
    const client = createClient({ url: proxy.url })
    const server = await client.servers.create({ name: makeName(), ...SMALL })
    await client.operations.cancel(server.operation_id).catch(() => {})
    const other = await boot(client)
    await client.servers.stop(other, { wait: true })
    await client.servers.start(other, { wait: true })
    await client.servers.openConsole(other)
    await client.keypairs.create({ name: makeName(), public_key: 'ssh-ed25519 none' }).catch(() => {})
    const webhook = await client.webhooks.create({ url: 'https://hooks.invalid/' })
    const delivery = await client.webhooks.ping(webhook)
    await client.webhooks.redeliver(webhook, delivery).catch(() => {})
    const key = await client.keys.create({ name: makeName(), role: 'viewer' })
    await client.keys.rotate(key)
    await client.access.canI({ method: 'GET', path: '/metrics' })
    const sent = proxy.requests.filter(({ method }) => method === 'POST')
    for (const { path, headers } of sent) {
      const { takesKey } = POSTS.find(({ pattern }) => pattern.test(path))
      equal([path, 'idempotency-key' in headers], [path, takesKey])
    }
    const used = POSTS.filter(({ pattern }) => sent.some(({ path }) => pattern.test(path)))
    const simulated = ({ pattern }) => !String(pattern).includes('simulator')
    equal(used.length, POSTS.filter(simulated).length)
    const keys = sent.map(({ headers }) => headers['idempotency-key']).filter(Boolean)
    equal(new Set(keys).size, keys.length)
  })
}

export async function theCredentialOfNowGoesWithEveryRequest({ createClient }, url) {
  await through(url, undefined, async (proxy) => {
    let number = 0
    const carried = async (settings) => {
      const client = createClient({ url: `${proxy.url}/`, ...settings })
      await client.flavors.page()
      await client.flavors.page()
      return proxy.requests.slice(-2).map(({ headers }) => headers.authorization ?? headers['x-auth-token'])
    }
    equal(await carried({}), [undefined, undefined])
    equal(await carried({ apiKey: 'ostler_1' }), ['Bearer ostler_1', 'Bearer ostler_1'])
    equal(await carried({ token: async () => `jwt-${(number += 1)}` }), ['Bearer jwt-1', 'Bearer jwt-2'])
    equal(await carried({ keystoneToken: () => 'gAAAA' }), ['gAAAA', 'gAAAA'])
  })
}

export async function noCredentialIsLedElsewhere({ createClient }, url) {
  await through(url, undefined, async (elsewhere) => {
    const answer = { status: 308, headers: { Location: `${elsewhere.url}/api/v1/servers` } }
    await through(url, () => ({ answer }), async (proxy) => {
      const error = await fails(createClient({ url: proxy.url, keystoneToken: 'secret' }).servers.page())
      equal([error.code, error.status, elsewhere.requests.length], ['UNEXPECTED_RESPONSE', 308, 0])
    })
  })
}

export async function whatCannotBeSentIsSaidAndNotShown({ createClient, ConfigurationError }, url) {
  for (const settings of [{ apiKey: 'secret\nsecret' }, { token: () => 'secrät€' }, { keystoneToken: 'secret\0' }]) {
    const error = await fails(createClient({ url, ...settings }).servers.page())
    ok(error instanceof ConfigurationError && !String(error.message + error.cause).includes('secr'), error.message)
  }
}

export async function whatANewerServiceSaysIsKept({ createClient, isApiError }, url) {
  const newer = (server) => ({ ...server, status: 'HIBERNATED', mood: { is: 'calm' } })
  const change = (page) => ({ ...page, items: page.items.map(newer), more: 1 })
  await boot(createClient({ url }))
  await through(url, () => ({ change }), async (proxy) => {
    const [server] = await collect(createClient({ url: proxy.url }).servers.list())
    equal([server.status, server.mood], ['HIBERNATED', { is: 'calm' }])
  })
  const body = { error: { code: 'TOO_TIRED', message: 'Later', details: { until: 'noon' }, more: 1 } }
  await through(url, () => ({ answer: { status: 418, body } }), async (proxy) => {
    const error = await fails(createClient({ url: proxy.url }).servers.page())
    equal([error.code, error.message, error.details, error.retry], ['TOO_TIRED', 'Later', { until: 'noon' }, false])
    ok(isApiError(error), error.name)
  })
}

export async function withoutAnUrlThereIsNoService({ createClient, ConfigurationError }) {
  const made = await fails((async () => createClient())())
  ok(made instanceof ConfigurationError, made.name)
}

export async function aWaitIsOneLongRequest({ createClient }, url) {
  await through(url, undefined, async (proxy) => {
    const client = createClient({ url: proxy.url })
    await boot(client)
    equal(
      proxy.requests.map(({ method, path }) => [method, path.replace(/[0-9a-f-]{36}/, '…')]),
      [
        ['POST', '/api/v1/servers'],
        ['GET', '/api/v1/operations/…?wait=60'],
        ['GET', '/api/v1/servers/…'],
      ],
    )
  })
}
