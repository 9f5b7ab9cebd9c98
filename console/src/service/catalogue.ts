/** What servers are made of: read when it is first needed, and kept for all pages. */

import { signal, type Signal } from '@preact/signals'
import type { Flavor, Image, Keypair, Network, Region } from '@ostler/sdk'
import { client } from './client'

/** One list of the catalogue as far as it has been read. */
export interface Kept<Item> {
  items: Signal<Item[] | null>
  /** Reads it, anew where it was read already. */
  read(): Promise<void>
  /** Reads it unless it was read, or is being read. */
  need(): Promise<void>
}

function keep<Item>(list: () => AsyncIterable<Item>): Kept<Item> {
  const items = signal<Item[] | null>(null)
  let reading: Promise<void> | undefined
  const readAll = async () => {
    const found: Item[] = []
    for await (const item of list()) found.push(item)
    items.value = found
  }
  const read = () => (reading = readAll().catch(forget))
  const forget = (error: unknown) => {
    reading = undefined
    throw error
  }
  return { items, read, need: () => reading ?? read() }
}

export const flavors: Kept<Flavor> = keep(() => client.flavors.list())
export const images: Kept<Image> = keep(() => client.images.list())
export const networks: Kept<Network> = keep(() => client.networks.list())
export const keypairs: Kept<Keypair> = keep(() => client.keypairs.list())
export const regions: Kept<Region> = keep(() => client.regions.list())

/** Forgets all of it, as when another caller has signed in. */
export function forgetCatalogue(): void {
  for (const kept of [flavors, images, networks, keypairs, regions]) if (kept.items.value) void kept.read()
}
