import { Page } from '../../components/page'

/** One webhook. */
export function WebhookDetail({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>
}
