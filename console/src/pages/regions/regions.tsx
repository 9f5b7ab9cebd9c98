import { Page } from '../../components/page'

/** The clouds and how they are. */
export function Regions() {
  return <Page title="Regions">{null}</Page>
}
