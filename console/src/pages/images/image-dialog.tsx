/** One image. */

import type { Image } from '@ostler/sdk'
import { Copyable } from '../../components/copy'
import { Dialog } from '../../components/dialog'
import { Facts } from '../../components/facts'
import { formatMebibytes } from '../../components/size'
import { Status } from '../../components/status'

/** An image with all that is known of it. */
export function ImageDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { id, name, os_distro, status, snapshot, size_bytes, min_disk_gb, project_id } = image
  return (
    <Dialog title={name} onClose={onClose}>
      <Facts
        facts={[
          ['Kind', snapshot ? 'a snapshot of a server' : 'an image'],
          ['Status', <Status value={status} />],
          ['System', os_distro],
          ['Size', formatMebibytes(size_bytes / 2 ** 20)],
          ['Needs a disk of', `${min_disk_gb} GiB`],
          ['Seen by', project_id === null ? 'every project' : `the project ${project_id} alone`],
          ['Id', <Copyable text={id} what="the id" />],
        ]}
      />
    </Dialog>
  )
}
