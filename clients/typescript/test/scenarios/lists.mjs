import { boot, collect, equal, fails, makeName } from '../check.mjs'

export async function aListIsWalkedPageByPage({ createClient }, url) {
  const client = createClient({ url })
  const label = makeName()
  const made = []
  for (let number = 0; number < 5; number++) made.push((await boot(client, { labels: { [label]: 'yes' } })).id)
  const query = { label: [label], limit: 2 }
  equal((await collect(client.servers.list(query))).map((server) => server.id), made)
  const page = await client.servers.page(query)
  equal([page.items.length, page.total], [2, 5])
  equal((await collect(client.servers.list({ ...query, cursor: page.next_cursor }))).length, 3)
}

export async function nothingIsReadThatNobodyAsksFor({ createClient }, url) {
  let requests = 0
  const counted = (...request) => {
    requests += 1
    return fetch(...request)
  }
  const client = createClient({ url, fetch: counted })
  for (let number = 0; number < 2; number++) await boot(client)
  requests = 0
  const list = client.servers.list({ limit: 1 })
  equal(requests, 0)
  for await (const server of list) if (server) break
  equal(requests, 1)
}

export async function filtersAreSentAsTheServiceTakesThem({ createClient }, url) {
  const client = createClient({ url })
  const label = makeName()
  const value = 'a,b=c d+&%'
  const { id } = await boot(client, { labels: { [label]: value } })
  await client.servers.stop(await boot(client, { labels: { [label]: 'other' } }), { wait: true })
  const found = async (query) => (await collect(client.servers.list(query))).map((server) => server.id)
  equal(await found({ label: [`${label}=${value}`] }), [id])
  equal(await found({ label: [label], status: ['ACTIVE', 'PAUSED'] }), [id])
  equal((await found({ label: [label], status: ['ACTIVE', 'SHUTOFF'] })).length, 2)
  equal((await found({ label: [label], name: undefined, region: undefined })).length, 2)
  equal((await fails(client.servers.page({ status: ['NONSENSE'] }))).code, 'VALIDATION_ERROR')
}

export async function everyListIsThere({ createClient }, url) {
  const client = createClient({ url })
  await boot(client)
  for (const noun of ['flavors', 'images', 'networks', 'regions']) {
    const [first] = await collect(client[noun].list())
    equal((await client[noun].page({ limit: 1 })).items, [first])
  }
  for (const noun of ['servers', 'operations', 'events', 'audit', 'keypairs', 'webhooks', 'keys']) {
    const { items } = await client[noun].page({ limit: 1 })
    let yielded
    for await (const item of client[noun].list({ limit: 1 })) {
      yielded = item
      break
    }
    equal(items.map(Object.keys), yielded ? [Object.keys(yielded)] : [])
  }
}
