import { boot, equal, fails, makeName, ok, SMALL } from '../check.mjs'

export async function aRefusalSaysWhatIsAllowedInstead({ createClient, isApiError, OstlerError }, url) {
  const client = createClient({ url })
  const server = await boot(client)
  const error = await fails(client.servers.start(server, { requestId: 'my-trace-1' }))
  ok(isApiError(error, 'INVALID_STATE_TRANSITION') && error instanceof OstlerError && error instanceof Error, error.name)
  ok(!isApiError(error, 'SERVER_BUSY') && isApiError(error) && !isApiError(new Error()), 'it is of its code alone')
  equal([error.status, error.retry, error.retryAfter, error.operationId], [409, false, null, null])
  equal([error.details.current_status, error.details.action, error.requestId], ['ACTIVE', 'start', 'my-trace-1'])
  ok(error.allowedActions.includes('stop'), error.allowedActions)
  ok(error.message.includes('start'), error.message)
}

export async function aBusyServerTellsWhatIsInTheWay({ createClient }, url) {
  const client = createClient({ url })
  const busy = await client.servers.snapshot(await boot(client), makeName())
  const error = await fails(client.servers.stop(busy))
  equal([error.code, error.retry, error.operationId], ['SERVER_BUSY', true, busy.operation_id])
  ok(error.retryAfter >= 1, error.retryAfter)
  await client.operations.wait(error.operationId)
  equal((await client.servers.stop(busy, { wait: true })).status, 'SHUTOFF')
}

export async function aWrongRequestNamesEveryField({ createClient }, url) {
  const client = createClient({ url })
  const error = await fails(client.servers.create({ name: '', ...SMALL, networks: [] }))
  equal([error.code, error.status], ['VALIDATION_ERROR', 422])
  equal(error.details.map(({ loc }) => loc).sort(), [['body', 'name'], ['body', 'networks']])
}

export async function whatIsNotThereHasACodeOfItsKind({ createClient }, url) {
  const client = createClient({ url })
  const codes = []
  for (const ask of [
    () => client.servers.get('none'),
    () => client.operations.get('none'),
    () => client.flavors.get('none'),
    () => client.images.get('none'),
    () => client.networks.get('none'),
    () => client.keypairs.get('none'),
    () => client.regions.get('none'),
    () => client.webhooks.get('none'),
    () => client.keys.get('none'),
    () => client.servers.create({ name: makeName(), flavor: 'm1.none', image: 'Debian 12' }),
  ])
    codes.push((await fails(ask())).code)
  equal(
    codes,
    ['SERVER', 'OPERATION', 'FLAVOR', 'IMAGE', 'NETWORK', 'KEYPAIR', 'REGION', 'WEBHOOK', 'KEY', 'FLAVOR'].map(
      (noun) => `${noun}_NOT_FOUND`,
    ),
  )
}

export async function anIdIsNeverReadAsAPath({ createClient, ConfigurationError }, url) {
  const client = createClient({ url })
  equal((await fails(client.servers.get('a/../b?c#d'))).code, 'SERVER_NOT_FOUND')
  for (const id of ['', '.', '..']) ok((await fails(client.servers.get(id))) instanceof ConfigurationError, id)
}

export async function whereNothingListensTheConnectionFails({ createClient, ConnectionFailed }) {
  const retries = []
  const client = createClient({
    url: 'http://127.0.0.1:9',
    retrySeconds: 1,
    onRetry: (repetition) => retries.push(repetition),
  })
  const error = await fails(client.servers.get('any'))
  ok(error instanceof ConnectionFailed && error.cause instanceof Error, error.name)
  ok(retries.length > 0 && retries.every(({ delaySeconds }) => delaySeconds > 0 && delaySeconds < 1), retries.length)
}

export async function aCallEndsWithItsSignal({ createClient }, url) {
  const client = createClient({ url })
  const reason = new Error('enough')
  const signal = AbortSignal.abort(reason)
  equal((await fails(client.servers.get('any', { signal }))) === reason, true)
  equal((await fails(client.servers.list({}, { signal }).next())) === reason, true)
  equal((await fails(client.events.follow({ signal }).next())) === reason, true)
  const unreachable = createClient({ url: 'http://127.0.0.1:9' })
  const controller = new AbortController()
  const retried = unreachable.servers.get('any', { signal: controller.signal, onRetry: () => controller.abort(reason) })
  equal((await fails(retried)) === reason, true)
}
