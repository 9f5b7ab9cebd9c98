import { Page } from '../../components/page'

/** Keys of the project. */
export function Keys() {
  return <Page title="API keys">{null}</Page>
}
