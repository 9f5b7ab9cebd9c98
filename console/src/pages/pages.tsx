/** Which page is at which path; each is loaded when it is first seen. */

import { useEffect } from 'preact/hooks'
import { lazy, Route, Router, useLocation } from 'preact-iso'
import { NotFound } from './not-found'

const Servers = lazy(() => import('./servers/servers').then(({ Servers }) => Servers))
const Create = lazy(() => import('./create/create').then(({ Create }) => Create))
const ServerDetail = lazy(() => import('./server/server').then(({ ServerDetail }) => ServerDetail))
const Operations = lazy(() => import('./operations/operations').then(({ Operations }) => Operations))
const Events = lazy(() => import('./events/events').then(({ Events }) => Events))
const Webhooks = lazy(() => import('./webhooks/webhooks').then(({ Webhooks }) => Webhooks))
const WebhookDetail = lazy(() => import('./webhooks/webhook').then(({ WebhookDetail }) => WebhookDetail))
const Keypairs = lazy(() => import('./keypairs/keypairs').then(({ Keypairs }) => Keypairs))
const Images = lazy(() => import('./images/images').then(({ Images }) => Images))
const Keys = lazy(() => import('./keys/keys').then(({ Keys }) => Keys))
const Quota = lazy(() => import('./quota/quota').then(({ Quota }) => Quota))
const Audit = lazy(() => import('./audit/audit').then(({ Audit }) => Audit))
const Regions = lazy(() => import('./regions/regions').then(({ Regions }) => Regions))

/** The page of the path. */
export function Pages() {
  return (
    <Router>
      <Route path="/console" component={Front} />
      <Route path="/console/sign-in" component={Front} />
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
