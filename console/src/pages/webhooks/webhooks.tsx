import { Page } from '../../components/page'

/** Who is told of events. */
export function Webhooks() {
  return <Page title="Webhooks">{null}</Page>
}
