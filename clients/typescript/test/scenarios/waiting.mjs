import { boot, equal, fails, makeName, ok, SMALL } from '../check.mjs'

export async function aWaitTellsHowTheOperationStands({ createClient }, url) {
  const client = createClient({ url })
  const seen = []
  const server = await client.servers.create(
    { name: makeName(), ...SMALL },
    { wait: true, onProgress: (operation) => seen.push(operation) },
  )
  equal(server.status, 'ACTIVE')
  ok(seen.length > 1, 'it was told more than the end')
  equal([seen.at(-1).status, seen.at(-1).progress], ['succeeded', 100])
  ok(seen.every((operation) => operation.server_id === server.id), 'it was told of this one alone')
}

export async function aWaitThatIsTooShortSaysWhatGoesOn({ createClient, WaitTimeout }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const error = await fails(client.servers.snapshot(server, makeName(), { wait: 1 }))
  ok(error instanceof WaitTimeout, error.name)
  equal(error.operation.action, 'snapshot')
  equal((await client.operations.wait(error.operation)).status, 'succeeded')
}

export async function aWaitEndsWithItsSignalAndTheOperationGoesOn({ createClient }, url) {
  const client = createClient({ url })
  const server = await client.servers.create({ name: makeName(), ...SMALL })
  const reason = new Error('enough')
  const controller = new AbortController()
  const waiting = client.operations.wait(server, { signal: controller.signal, onProgress: () => {} })
  controller.abort(reason)
  equal((await fails(waiting)) === reason, true)
  equal((await client.operations.wait(server)).status, 'succeeded')
}

export async function whoeverCannotBeToldEndsTheWait({ createClient }, url) {
  const sent = []
  const watched = (address, request) => {
    if (address.includes('wait=60')) sent.push(request.signal)
    return fetch(address, request)
  }
  const client = createClient({ url, fetch: watched })
  const busy = await client.servers.snapshot(await boot(client), makeName())
  sent.length = 0
  const reason = new Error('full')
  const onProgress = () => {
    throw reason
  }
  equal((await fails(client.operations.wait(busy, { onProgress }))) === reason, true)
  equal(sent.map(({ aborted }) => aborted), [true])
}

export async function whatFailedIsNoSuccess({ createClient, OperationFailed }, _, failingUrl) {
  const client = createClient({ url: failingUrl })
  const error = await fails(client.servers.create({ name: makeName(), ...SMALL }, { wait: true }))
  ok(error instanceof OperationFailed, error.name)
  equal([error.operation.status, error.operation.error.code, error.retry], ['failed', 'BACKEND_FAILED', true])
  ok(error.hint.includes('smaller flavor') && error.message.includes('No valid host'), error.message)
}

export async function whatWasSupersededIsNoSuccess({ createClient, OperationFailed }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const busy = await client.servers.snapshot(server, makeName())
  const [error] = await Promise.all([fails(client.operations.wait(busy)), client.servers.delete(server)])
  ok(error instanceof OperationFailed, error.name)
  equal([error.operation.status, error.retry, error.hint], ['cancelled', false, null])
}

export async function anOperationIsGivenUp({ createClient }, _, failingUrl) {
  const client = createClient({ url: failingUrl })
  const server = await client.servers.create({ name: makeName(), ...SMALL })
  await client.operations.cancel(server.operation_id)
  equal((await fails(client.operations.wait(server))).operation.status, 'cancelled')
  equal((await client.operations.get(server.operation_id)).status, 'cancelled')
}

export async function withNothingGoingOnThereIsNothingToWaitFor({ createClient, ConfigurationError }, url) {
  const client = createClient({ url })
  const server = await client.servers.get(await boot(client))
  const refused = await fails((async () => client.operations.wait(server))())
  ok(refused instanceof ConfigurationError, refused.name)
}
