/** Loading the code of pages: when one is first seen or there is time, so that it is there while nobody answers. */

import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { lazy } from 'preact-iso'
import { Empty } from '../components/states'
import { Page } from '../components/page'
import { watchedFetch } from '../service/client'

const PAUSE_MS = 1000
const AGAIN_MS = 10_000
const RELOADED = 'reloaded'
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

/**
 * What is seen where the code of a page is not to be had: the service has other files than those this tab began with,
 * or the browser remembers that it was away and does not ask again, as Chromium does. To load the tab anew helps.
 */
function Renewed() {
  useEffect(() => void (mayReload() && location.reload()), [])
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

/** A tab that was loaded anew a moment ago is not again, lest it do nothing else; nor where that cannot be kept. */
function mayReload(): boolean {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0)
  try {
    sessionStorage.setItem(RELOADED, String(Date.now()))
  } catch {
    return false
  }
  return Date.now() - last > AGAIN_MS
}
