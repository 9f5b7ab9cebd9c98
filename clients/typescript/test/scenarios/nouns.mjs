import { boot, collect, equal, makeName, ok } from '../check.mjs'

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0Kq6wqkYFh0Ck7rPh0M1r3hIY7kq0hVq1f3m6kq9aC test'

export async function theCatalogueIsRead({ createClient }, url) {
  const client = createClient({ url })
  for (const noun of ['flavors', 'images', 'networks']) {
    const [first] = await collect(client[noun].list())
    equal(await client[noun].get(first), first)
  }
  const [region] = await collect(client.regions.list())
  equal(await client.regions.get(region.name), region)
  ok((await client.regions.capabilities({ region: region.name })).actions.includes('stop'), 'it can stop servers')
}

export async function aKeyPairIsImportedAndDeleted({ createClient }, url) {
  const { keypairs } = createClient({ url })
  const name = makeName()
  const made = await keypairs.create({ name, public_key: PUBLIC_KEY })
  equal([made.name, (await keypairs.get(made)).name], [name, name])
  await keypairs.delete(name)
  ok(!(await collect(keypairs.list())).some((keypair) => keypair.name === name), 'it is gone')
}

export async function aWebhookIsMadePausedPingedAndDeleted({ createClient }, url) {
  const { webhooks } = createClient({ url })
  const made = await webhooks.create({ url: 'https://hooks.invalid/ostler' })
  ok(made.secret.startsWith('whsec_'), 'its secret is told')
  equal((await webhooks.update(made, { status: 'disabled' })).status, 'disabled')
  const delivery = await webhooks.ping(made)
  equal((await webhooks.getDelivery(made, delivery)).type, 'webhook.ping')
  // Scenarios that run meanwhile may have been told to it before it was disabled.
  const isPing = ({ type }) => type === 'webhook.ping'
  const delivered = await collect(webhooks.deliveries(made))
  equal(delivered.filter(isPing).map(({ id }) => id), [delivery.id])
  equal((await webhooks.deliveriesPage(made)).items.filter(isPing).length, 1)
  equal((await webhooks.get(made)).id, made.id)
  await webhooks.delete(made)
}

export async function aKeyIsMadeRotatedAndRevoked({ createClient }, url) {
  const { keys } = createClient({ url })
  const made = await keys.create({ name: makeName(), role: 'viewer' })
  ok(made.secret.startsWith('ostler_'), 'its secret is told')
  const rotated = await keys.rotate(made, { overlap_seconds: 60 })
  ok(rotated.secret !== made.secret, 'it has another')
  equal((await keys.get(made)).name, made.name)
  await keys.revoke(made)
}

export async function whatIsAllowedIsAskedFirst({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  equal((await client.access.me()).role, 'admin')
  equal((await client.access.canI({ server_id: server.id, action: 'stop' })).allowed, true)
  equal((await client.access.canI({ server_id: server.id, action: 'start' })).allowed, false)
}

export async function aQuotaIsReadAndSet({ createClient }, url) {
  const { quotas } = createClient({ url })
  const project = makeName()
  ok((await quotas.get()).project_id, 'the caller has one')
  const set = await quotas.set(project, { servers: 3 })
  equal([set.project_id, (await quotas.get(project)).project_id], [project, project])
}
