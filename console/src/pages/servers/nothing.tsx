/** What stands in the place of the table where there is no server. */

import { Empty } from '../../components/states'
import { may } from '../../service/me'

interface NothingProps {
  isFiltered: boolean
  onClear: () => void
}

/** What to do about it. */
export function Nothing({ isFiltered, onClear }: NothingProps) {
  if (isFiltered)
    return (
      <Empty title="No server matches these filters.">
        <button type="button" onClick={onClear}>
          Clear the filters
        </button>
      </Empty>
    )
  return (
    <Empty title="There are no servers yet.">
      {may('operator') ? (
        <a class="button primary" href="/console/servers/new">
          Create the first one
        </a>
      ) : (
        <p>Whoever has the role operator can create one.</p>
      )}
    </Empty>
  )
}
