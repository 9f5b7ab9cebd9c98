import { Page } from '../../components/page'

/** The form that makes a server. */
export function Create() {
  return <Page title="New server">{null}</Page>
}
