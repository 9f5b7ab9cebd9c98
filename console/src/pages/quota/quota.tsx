import { Page } from '../../components/page'

/** What the project uses, of what it may. */
export function Quota() {
  return <Page title="Quota">{null}</Page>
}
