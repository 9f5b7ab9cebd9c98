/** Which page is at which path; each is loaded when it is first seen. */

import { useEffect } from 'preact/hooks'
import { Route, Router, useLocation } from 'preact-iso'
import { page, preloadPages } from './load'
import { NotFound } from './not-found'
import { Arrival } from './sign-in/sign-in'

const Servers = page(() => import('./servers/servers').then(({ Servers }) => Servers))
const Create = page(() => import('./create/create').then(({ Create }) => Create))
const ServerDetail = page(() => import('./server/server').then(({ ServerDetail }) => ServerDetail))
const Operations = page(() => import('./operations/operations').then(({ Operations }) => Operations))
const Events = page(() => import('./events/events').then(({ Events }) => Events))
const Webhooks = page(() => import('./webhooks/webhooks').then(({ Webhooks }) => Webhooks))
const WebhookDetail = page(() => import('./webhooks/webhook').then(({ WebhookDetail }) => WebhookDetail))
const Keypairs = page(() => import('./keypairs/keypairs').then(({ Keypairs }) => Keypairs))
const Images = page(() => import('./images/images').then(({ Images }) => Images))
const Keys = page(() => import('./keys/keys').then(({ Keys }) => Keys))
const Quota = page(() => import('./quota/quota').then(({ Quota }) => Quota))
const Audit = page(() => import('./audit/audit').then(({ Audit }) => Audit))
const Regions = page(() => import('./regions/regions').then(({ Regions }) => Regions))

/** The page of the path. */
export function Pages() {
  useEffect(() => {
    const timer = setTimeout(preloadPages, 2000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Router>
      <Route path="/console" component={Front} />
      <Route path="/console/sign-in" component={Arrival} />
      <Route path="/console/servers" component={Servers} />
      <Route path="/console/servers/new" component={Create} />
      <Route path="/console/servers/:id" component={ServerDetail} />
      <Route path="/console/operations" component={Operations} />
      <Route path="/console/events" component={Events} />
      <Route path="/console/webhooks" component={Webhooks} />
      <Route path="/console/webhooks/:id" component={WebhookDetail} />
      <Route path="/console/keypairs" component={Keypairs} />
      <Route path="/console/images" component={Images} />
      <Route path="/console/keys" component={Keys} />
      <Route path="/console/quota" component={Quota} />
      <Route path="/console/audit" component={Audit} />
      <Route path="/console/regions" component={Regions} />
      <Route default component={NotFound} />
    </Router>
  )
}

/** The servers are what people come for. */
function Front() {
  const { route } = useLocation()
  useEffect(() => route('/console/servers', true), [])
  return null
}
