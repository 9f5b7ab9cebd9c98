import { Page } from '../../components/page'

/** What has happened. */
export function Events() {
  return <Page title="Events">{null}</Page>
}
