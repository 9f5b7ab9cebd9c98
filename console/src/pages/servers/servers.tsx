import { Page } from '../../components/page'

/** The servers of the project. */
export function Servers() {
  return <Page title="Servers">{null}</Page>
}
