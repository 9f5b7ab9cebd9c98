import { Page } from '../../components/page'

/** What servers are made from. */
export function Images() {
  return <Page title="Images">{null}</Page>
}
