import { Page } from '../../components/page'

/** What is done to servers. */
export function Operations() {
  return <Page title="Operations">{null}</Page>
}
