/** Webhooks, where events are sent as they happen, and what came of it. */

import { type CallOptions, type ChangeOptions, type Connection, dataOf, type PostOptions } from './connection.js'
import * as calls from './generated/sdk.gen.js'
import type {
  Delivery,
  DeliveryPage,
  ListDeliveriesData,
  ListWebhooksData,
  Webhook,
  WebhookCreate,
  WebhookPage,
  WebhookUpdate,
  WebhookWithSecret,
} from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'

type Filters = Query<ListWebhooksData>
type Position = Query<ListDeliveriesData>

/** Reads one page of webhooks. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<WebhookPage> {
  return dataOf(calls.listWebhooks({ client: connection, query, ...options }))
}

/** Yields every webhook. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Makes a webhook. Its `secret` is told this once; `verifyWebhook` takes it. */
export function create(
  connection: Connection,
  webhook: WebhookCreate,
  options: PostOptions = {},
): Promise<WebhookWithSecret> {
  return dataOf(calls.createWebhook({ client: connection, body: webhook, ...options }))
}

/** Reads a webhook. */
export function get(connection: Connection, webhook: Reference, options: CallOptions = {}): Promise<Webhook> {
  return dataOf(calls.getWebhook({ client: connection, ...at(webhook), ...options }))
}

/** Changes the fields that are given. */
export function update(
  connection: Connection,
  webhook: Reference,
  changes: WebhookUpdate,
  options: ChangeOptions = {},
): Promise<Webhook> {
  return dataOf(calls.updateWebhook({ client: connection, ...at(webhook), body: changes, ...options }))
}

/** Deletes a webhook. */
async function remove(connection: Connection, webhook: Reference, options: ChangeOptions = {}): Promise<void> {
  await calls.deleteWebhook({ client: connection, ...at(webhook), ...options })
}
export { remove as delete }

/** Sends a message that tells no event; its delivery says what came back. */
export function ping(connection: Connection, webhook: Reference, options: PostOptions = {}): Promise<Delivery> {
  return dataOf(calls.pingWebhook({ client: connection, ...at(webhook), ...options }))
}

/** Reads one page of what was sent, newest first. */
export function deliveriesPage(
  connection: Connection,
  webhook: Reference,
  query: Position = {},
  options: CallOptions = {},
): Promise<DeliveryPage> {
  return dataOf(calls.listDeliveries({ client: connection, ...at(webhook), query, ...options }))
}

/** Yields what was sent, newest first. */
export function deliveries(
  connection: Connection,
  webhook: Reference,
  query: Position = {},
  options: CallOptions = {},
) {
  return walk((position) => deliveriesPage(connection, webhook, { ...LARGEST, ...query, ...position }, options))
}

/** Reads a delivery. */
export function getDelivery(
  connection: Connection,
  webhook: Reference,
  delivery: Reference,
  options: CallOptions = {},
): Promise<Delivery> {
  return dataOf(calls.getDelivery({ client: connection, ...at(webhook, delivery), ...options }))
}

/** Sends once more what a delivery told, under the same `webhook-id`. */
export function redeliver(
  connection: Connection,
  webhook: Reference,
  delivery: Reference,
  options: PostOptions = {},
): Promise<Delivery> {
  return dataOf(calls.redeliverDelivery({ client: connection, ...at(webhook, delivery), ...options }))
}

function at(webhook: Reference, delivery: Reference = '') {
  return { path: { webhook_id: idOf(webhook), delivery_id: idOf(delivery) } }
}
