// What the compiler has to accept, and what it has to refuse; nobody runs it.

import {
  ApiError,
  type Client,
  connect,
  createClient,
  type Event,
  isApiError,
  type Operation,
  type Server,
  type ValidationFault,
  verifyWebhook,
} from '@ostler/sdk'
import * as servers from '@ostler/sdk/servers'

type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : never
const same = <One, Other>(_: Same<One, Other>): void => {}

export async function callsAreTyped(client: Client): Promise<void> {
  const server = await client.servers.create({ name: 'web-01', flavor: 'm1.small', image: 'Debian 12' }, { wait: true })
  same<typeof server, Server>(true)
  await client.servers.create({ name: 'web-01', flavor_id: server.flavor_id, image: server.image, labels: { a: 'b' } })
  await client.servers.stop(server, { ifMatch: server, signal: AbortSignal.timeout(1000), onProgress: (one) => same<typeof one, Operation>(true) })
  for await (const one of client.servers.list({ status: ['ACTIVE'], name: undefined })) same<typeof one, Server>(true)
  for await (const event of client.events.follow({ server, after: '0' })) same<typeof event, Event>(true)
  const operation = await client.operations.wait(server)
  same<typeof operation, Operation>(true)
  const connection = connect({ url: 'https://ostler.example.com', apiKey: 'ostler_1' })
  same<Awaited<ReturnType<typeof servers.get>>, Server>(true)
  await servers.get(connection, 'id')
  await servers.get(client, 'id')
  await servers.delete(client, server)

  // @ts-expect-error: a server has a name
  await client.servers.create({ flavor: 'm1.small', image: 'Debian 12' })
  // @ts-expect-error: and an image
  await client.servers.create({ name: 'web-01', flavor: 'm1.small' })
  // @ts-expect-error: the service would refuse this word
  await client.servers.page({ status: ['ACTVE'] })
  // @ts-expect-error: there is no such action
  await client.servers.explode(server)
  // @ts-expect-error: a change of a name takes no key
  await client.servers.update(server, { name: 'web-02' }, { idempotencyKey: 'mine' })
}

export function wordsAreOpen(server: Server): string {
  const status: string = server.status
  switch (server.status) {
    case 'ACTIVE':
      return 'runs'
    default:
      return status
  }
}

export function codesTellErrorsApart(error: unknown): void {
  if (isApiError(error, 'VALIDATION_ERROR')) same<typeof error.details, ValidationFault[]>(true)
  if (isApiError(error, 'EVENTS_GONE')) same<typeof error.details.first_available, string>(true)
  if (isApiError(error, 'SERVER_BUSY')) same<typeof error.details.task, string | undefined>(true)
  if (isApiError(error, 'RATE_LIMITED')) same<typeof error.details.limit, number>(true)
  if (isApiError(error)) same<typeof error.details, unknown>(true)
  // @ts-expect-error: there is no such code
  isApiError(error, 'SERVER_TIRED')
  if (error instanceof ApiError && error.code === 'SERVER_NOT_FOUND') same<typeof error.retry, boolean>(true)
}

export const settings = createClient({ url: 'https://ostler.example.com', token: async () => 'eyJ', fetch })
export const message = verifyWebhook(['whsec_1'], { 'webhook-id': '1' }, new Uint8Array())
