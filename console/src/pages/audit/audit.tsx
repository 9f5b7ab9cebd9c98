import { Page } from '../../components/page'

/** Who did what. */
export function Audit() {
  return <Page title="Audit log">{null}</Page>
}
