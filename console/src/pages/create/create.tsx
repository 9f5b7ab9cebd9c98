/** The page on which a server is made. */

import { Page } from '../../components/page'
import { Empty } from '../../components/states'
import { may, whyNot } from '../../service/me'
import { CreateForm } from './form'

/** The form, for those whose role may make servers. */
export function Create() {
  return (
    <Page title="New server">
      {may('operator') ? (
        <CreateForm />
      ) : (
        <Empty title="You may not make servers.">
          <p>{whyNot('operator')}</p>
        </Empty>
      )}
    </Page>
  )
}
