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

/** What one region has. */
export interface Catalogue {
  flavors: Kept<Flavor>
  images: Kept<Image>
  networks: Kept<Network>
  keypairs: Kept<Keypair>
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

/** Whoever waits is told soon of a cloud that does not answer. */
const PATIENCE = { retrySeconds: 4 }

const catalogues = new Map<string, Catalogue>()

/** Returns the catalogue of a region, by default of the default one. */
export function catalogueOf(region = ''): Catalogue {
  const known = catalogues.get(region)
  if (known) return known
  const query = region ? { region } : {}
  const catalogue = {
    flavors: keep(() => client.flavors.list(query, PATIENCE)),
    images: keep(() => client.images.list(query, PATIENCE)),
    networks: keep(() => client.networks.list(query, PATIENCE)),
    keypairs: keep(() => client.keypairs.list(query, PATIENCE)),
  }
  catalogues.set(region, catalogue)
  return catalogue
}

export const { flavors, images, networks, keypairs } = catalogueOf()
export const regions: Kept<Region> = keep(() => client.regions.list({}, PATIENCE))

/** Forgets all of it, as when another caller has signed in. */
export function forgetCatalogue(): void {
  const lists = [...catalogues.values()].flatMap((one): Kept<unknown>[] => Object.values(one))
  for (const kept of [...lists, regions]) if (kept.items.value) void kept.read()
}
