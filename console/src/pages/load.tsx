/** Loading the code of pages: when one is first seen or there is time, so that it is there while nobody answers. */

import type { ComponentType } from 'preact'
import { lazy } from 'preact-iso'
import { Empty } from '../components/states'
import { Page } from '../components/page'
import { watchedFetch } from '../service/client'

const PAUSE_MS = 1000
const preloads: (() => unknown)[] = []

/** A page whose code is loaded when it is first seen; while the service is away that waits for it. */
export function page<Properties>(load: () => Promise<ComponentType<Properties>>): ComponentType<Properties> {
  const patient = () => load().catch(() => reachService().then(load)).catch(() => Renewed as ComponentType<Properties>)
  const component = lazy(patient)
  preloads.push(() => component.preload())
  return component
}

/** Loads the code of all pages. */
export function preloadPages(): void {
  for (const preload of preloads) preload()
}

/** Resolves when the service answers. */
async function reachService(): Promise<void> {
  for (;;) {
    try {
      await watchedFetch('/health/live')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}

/** What is seen when the service has other files than those this tab began with. */
function Renewed() {
  return (
    <Page title="The console has been renewed">
      <Empty title="This tab still has the console from before.">
        <button type="button" class="primary" onClick={() => location.reload()}>
          Load it anew
        </button>
      </Empty>
    </Page>
  )
}
