/** What the filters by flavor, image and region offer. */

import { useEffect } from 'preact/hooks'
import { useResource } from '../../hooks/resource'
import { client } from '../../service/client'
import { regions } from '../../service/catalogue'

/** Names where each is that of one thing alone, and else ids. */
export interface Choices {
  flavors: string[]
  images: string[]
  regions: string[]
}

interface Named {
  id: string
  name: string
}

/** Returns what there is in a region, or in all of them. */
export function useChoices(region: string | undefined): Choices {
  useEffect(() => void regions.need().catch(() => {}), [])
  const all = regions.items.value?.map(({ name }) => name) ?? []
  const asked = region === undefined ? all : all.filter((name) => name === region)
  const read = useResource((signal) => Promise.all(asked.map((name) => readRegion(name, signal))), [asked.join(' ')])
  const found = read.data ?? []
  return {
    flavors: unite(found.map(({ flavors }) => flavors)),
    images: unite(found.map(({ images }) => images)),
    regions: all,
  }
}

/** A region whose cloud is away has nothing to offer now, and the others have. */
async function readRegion(region: string, signal: AbortSignal) {
  const options = { signal, retrySeconds: 2 }
  const [flavors, images] = await Promise.all([
    readNames(client.flavors.list({ region }, options)).catch(() => []),
    readNames(client.images.list({ region }, options)).catch(() => []),
  ])
  return { flavors, images }
}

async function readNames(list: AsyncIterable<Named>): Promise<string[]> {
  const found: Named[] = []
  for await (const one of list) found.push(one)
  const isAlone = ({ name }: Named) => found.filter((other) => other.name === name).length === 1
  return found.map((one) => (isAlone(one) ? one.name : one.id))
}

function unite(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort()
}
