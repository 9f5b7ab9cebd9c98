import { Page } from '../../components/page'

/** One server. */
export function ServerDetail({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>
}
