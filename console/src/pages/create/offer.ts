/** What the chosen region has for a new server. */

import { useEffect } from 'preact/hooks'
import type { Capabilities, Flavor, Image, Keypair, Network, Quota, Region } from '@ostler/sdk'
import { useKept } from '../../hooks/kept'
import { useRecovery } from '../../hooks/recovery'
import { useResource } from '../../hooks/resource'
import { catalogueOf, regions } from '../../service/catalogue'
import { client } from '../../service/client'

/** All that the form offers, as far as it has been read. */
export interface Offer {
  regions: Region[]
  /** The region that is meant, which may not have been chosen. */
  region: string | undefined
  flavors: Flavor[]
  images: Image[]
  networks: Network[]
  keypairs: Keypair[]
  capabilities: Capabilities | undefined
  quota: Quota | undefined
  /** Whether flavors or images are still being read. */
  loading: boolean
  /** Why something could not be read. */
  error: unknown
  /** Reads anew what is there. */
  reload(): void
}

/** Reads what a region has; an empty name is the default region. */
export function useOffer(region: string): Offer {
  const catalogue = catalogueOf(region)
  const lists = {
    regions: useKept(regions),
    flavors: useKept(catalogue.flavors),
    images: useKept(catalogue.images),
    networks: useKept(catalogue.networks),
    keypairs: useKept(catalogue.keypairs),
  }
  const query = region ? { region } : {}
  const capabilities = useResource((signal) => client.regions.capabilities(query, { signal }), [region])
  const quota = useResource((signal) => client.quotas.get(undefined, { signal }), [])
  // What others have added since it was read belongs to the offer too.
  useEffect(() => {
    for (const kept of [catalogue.images, catalogue.keypairs]) if (kept.items.peek()) void kept.read().catch(() => {})
  }, [catalogue])
  const all = Object.values(lists)
  const error = all.map((list) => list.error).find((one) => one !== undefined) ?? capabilities.error
  const reload = () => {
    for (const list of all) list.reload()
    capabilities.reload()
    quota.reload()
  }
  useRecovery(() => error !== undefined && reload())
  return {
    regions: lists.regions.items ?? [],
    region: region || lists.regions.items?.find((one) => one.default)?.name,
    flavors: lists.flavors.items ?? [],
    images: lists.images.items ?? [],
    networks: lists.networks.items ?? [],
    keypairs: lists.keypairs.items ?? [],
    capabilities: capabilities.data,
    quota: quota.data,
    loading: lists.flavors.items === null || lists.images.items === null,
    error,
    reload,
  }
}
