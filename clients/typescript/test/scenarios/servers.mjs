import { boot, collect, equal, fails, makeName, ok, SMALL } from '../check.mjs'

export async function aServerLivesFromItsCreationToItsDeletion({ createClient, isApiError }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  equal(server.status, 'ACTIVE')
  equal((await client.servers.stop(server, { wait: true })).status, 'SHUTOFF')
  equal((await client.servers.start(server.id, { wait: 30 })).status, 'ACTIVE')
  await client.servers.delete(server, { wait: true })
  ok(isApiError(await fails(client.servers.get(server)), 'SERVER_NOT_FOUND'), 'it is gone')
}

export async function withoutWaitingAChangeIsReturnedAtOnce({ createClient }, url) {
  const client = createClient({ url })
  const server = await client.servers.create({ name: makeName(), ...SMALL })
  equal([server.status, server.operation_id === null], ['BUILD', false])
  const operation = await client.operations.wait(server)
  equal([operation.id, operation.status, operation.action], [server.operation_id, 'succeeded', 'create'])
}

export async function aFlavorAndAnImageAreNamedByIdByNameOrAsTheyWereListed({ createClient }, url) {
  const client = createClient({ url })
  const [flavor] = await collect(client.flavors.list())
  const [image] = await collect(client.images.list())
  for (const choice of [
    { flavor, image },
    { flavor: flavor.name, image: image.name },
    { flavor_id: flavor.id, image_id: image.id },
  ]) {
    const server = await client.servers.create({ name: makeName(), ...choice })
    equal([server.flavor_id, server.image_id], [flavor.id, image.id])
  }
}

export async function aServerIsRenamedLabelledAndRead({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client, { labels: { tier: 'web' } })
  const renamed = await client.servers.update(server, { name: `${server.name}-2`, labels: { tier: null, env: 'test' } })
  equal([renamed.name, renamed.labels], [`${server.name}-2`, { env: 'test' }])
  equal(await client.servers.get(server), renamed)
}

export async function everyActionDoesWhatItIsCalled({ createClient }, url) {
  const { servers } = createClient({ url })
  const server = await boot({ servers })
  const wait = { wait: true }
  equal((await servers.pause(server, wait)).status, 'PAUSED')
  equal((await servers.unpause(server, wait)).status, 'ACTIVE')
  equal((await servers.suspend(server, wait)).status, 'SUSPENDED')
  equal((await servers.resume(server, wait)).status, 'ACTIVE')
  equal((await servers.rescue(server, wait)).status, 'RESCUE')
  equal((await servers.unrescue(server, wait)).status, 'ACTIVE')
  equal((await servers.shelve(server, wait)).status.slice(0, 7), 'SHELVED')
  equal((await servers.unshelve(server, wait)).status, 'ACTIVE')
  equal((await servers.reboot(server, wait)).status, 'ACTIVE')
  equal((await servers.reboot(server, { type: 'HARD', ...wait })).status, 'ACTIVE')
  equal((await servers.rebuild(server, 'Debian 12', wait)).image.name, 'Debian 12')
  equal((await servers.lock(server, wait)).locked, true)
  equal((await servers.unlock(server, wait)).locked, false)
  equal((await servers.act(server, { action: 'stop' }, wait)).status, 'SHUTOFF')
}

export async function aResizeIsKeptOrTakenBack({ createClient }, url) {
  const { servers } = createClient({ url })
  const server = await boot({ servers })
  const wait = { wait: true }
  equal((await servers.resize(server, 'm1.large', { auto_confirm: false, ...wait })).status, 'VERIFY_RESIZE')
  equal((await servers.revertResize(server, wait)).flavor.name, 'm1.small')
  await servers.resize(server, 'm1.medium', { auto_confirm: false, ...wait })
  equal((await servers.confirmResize(server, wait)).flavor.name, 'm1.medium')
  equal((await servers.resize(server, 'm1.small', wait)).status, 'ACTIVE')
}

export async function aSnapshotIsAnImageThatTheOperationNames({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const operation = await client.operations.wait(await client.servers.snapshot(server, makeName()))
  const image = await client.images.get(operation.result.image_id)
  equal(image.snapshot, true)
  await client.images.delete(image)
}

export async function aConsoleAndItsLogAreThere({ createClient }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  equal((await client.servers.consoleLog(server, { lines: 2 })).lines.length, 2)
  ok((await client.servers.openConsole(server)).url.startsWith('http'), 'it has a URL')
}
