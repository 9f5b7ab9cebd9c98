import { Page } from '../../components/page'

/** Key pairs of the project. */
export function Keypairs() {
  return <Page title="Key pairs">{null}</Page>
}
