import { boot, equal, fails, ok } from '../check.mjs'

export async function oneOfTwoWritersWins({ createClient, isApiError }, url) {
  const client = createClient({ url })
  const { id } = await boot(client)
  const [mine, theirs] = [await client.servers.get(id), await client.servers.get(id)]
  const changed = await client.servers.update(id, { labels: { by: 'them' } }, { ifMatch: theirs })
  const error = await fails(client.servers.update(id, { labels: { by: 'me' } }, { ifMatch: mine }))
  ok(isApiError(error, 'PRECONDITION_FAILED'), error.code)
  await client.servers.stop(id, { ifMatch: changed, wait: true })
  equal((await fails(client.servers.delete(id, { ifMatch: changed }))).code, 'PRECONDITION_FAILED')
  await client.servers.delete(id, { ifMatch: await client.servers.get(id) })
}

export async function whatHasNoTagIsNoPrecondition({ createClient, ConfigurationError }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const [listed] = (await client.servers.page({ name: server.name })).items
  const error = await fails(client.servers.delete(server, { ifMatch: listed }))
  ok(error instanceof ConfigurationError, error.name)
  await client.servers.delete(server, { ifMatch: '*' })
}
