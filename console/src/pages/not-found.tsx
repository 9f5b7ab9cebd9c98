import { Empty } from '../components/states'
import { Page } from '../components/page'

/** What is at paths where nothing is. */
export function NotFound() {
  return (
    <Page title="Nothing here">
      <Empty title="There is no such page.">
        <a href="/console/servers">Go to the servers</a>
      </Empty>
    </Page>
  )
}
