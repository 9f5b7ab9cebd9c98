/** The page of images. */

import { useState } from 'preact/hooks'
import type { Image } from '@ostler/sdk'
import { ConfirmDialog } from '../../components/dialog'
import { ChoiceFilter, Filters, PROJECT_FILTERS, ProjectFilter, RegionFilter, TextFilter } from '../../components/filters'
import { List, listProjectColumn } from '../../components/list'
import { notify } from '../../components/notice'
import { Page } from '../../components/page'
import { RoleButton } from '../../components/role-button'
import { formatMebibytes } from '../../components/size'
import { Empty } from '../../components/states'
import { Status } from '../../components/status'
import type { Column } from '../../components/table'
import { useReloadOnEvents } from '../../hooks/events'
import { usePages } from '../../hooks/pages'
import { type UrlQuery, useUrlQuery } from '../../hooks/query'
import { useFreshness } from '../../hooks/recovery'
import { readScope } from '../../hooks/scope'
import { images } from '../../service/catalogue'
import { client } from '../../service/client'
import { ImageDialog } from './image-dialog'

const FILTERS = { name: 'Name', kind: 'Kind', region: 'Region', ...PROJECT_FILTERS }
const LIMIT = 100
const EVENT_MS = 1500

/** What servers boot from. */
export function Images() {
  const query = useUrlQuery()
  const { parameters, isWide, includes } = readScope(query)
  const region = query.get('region')
  const [shown, setShown] = useState<Image | null>(null)
  const [deleted, setDeleted] = useState<Image | null>(null)
  const pages = usePages(
    (position, signal) => client.images.page({ ...parameters, region, ...position, limit: LIMIT }, { signal }),
    [JSON.stringify(parameters), region],
    ({ id }) => id,
  )
  // A snapshot that has ended is told as a change of its server.
  useReloadOnEvents(pages.reload, (event) => event.type === 'server.changed' && includes(event), EVENT_MS)
  useFreshness(pages.reload)
  const { total } = pages
  const items = pages.items.filter((image) => isWanted(image, query))
  const renew = () => {
    pages.reload()
    if (images.items.value) void images.read().catch(() => {})
  }
  return (
    <Page title="Images" aside={describeCount(items.length, total)}>
      <ImageFilters query={query} error={pages.error} />
      <List
        label="Images"
        pages={pages}
        items={items}
        columns={listColumns({ open: setShown, remove: setDeleted, region }, isWide)}
        idOf={({ id }) => id}
        empty={<NoImages isFiltered={total !== 0} />}
      />
      {shown && <ImageDialog image={shown} onClose={() => setShown(null)} />}
      {deleted && <DeleteImage image={deleted} region={region} onDone={renew} onClose={() => setDeleted(null)} />}
    </Page>
  )
}

function ImageFilters({ query, error }: { query: UrlQuery; error: unknown }) {
  return (
    <Filters query={query} labels={FILTERS} error={error}>
      <TextFilter name="name" placeholder="a part of it" />
      <ChoiceFilter name="kind" choices={['snapshot', 'image']} />
      <RegionFilter />
      <ProjectFilter />
    </Filters>
  )
}

function describeCount(shown: number, total: number | undefined) {
  return total === undefined || shown === total ? total : `${shown} of ${total}`
}

function isWanted({ name, os_distro, snapshot }: Image, query: UrlQuery): boolean {
  const word = (query.get('name') ?? '').toLowerCase()
  const kind = query.get('kind')
  const isOfKind = kind === undefined || (kind === 'snapshot') === snapshot
  return isOfKind && `${name} ${os_distro}`.toLowerCase().includes(word)
}

function NoImages({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No image matches these filters." />
  return <Empty title="The cloud offers no image.">Ask its operators for one; a server needs it to boot from.</Empty>
}

interface Deeds {
  open: (image: Image) => void
  remove: (image: Image) => void
  region: string | undefined
}

function listColumns(deeds: Deeds, isOfAll: boolean): Column<Image>[] {
  return [
    {
      key: 'name',
      label: 'Name',
      render: (image) => (
        <button type="button" class="table-link" onClick={() => deeds.open(image)}>
          {image.name}
        </button>
      ),
    },
    {
      key: 'kind',
      label: 'Kind',
      width: '6.5rem',
      isExtra: true,
      render: ({ snapshot }) => (snapshot ? 'snapshot' : 'image'),
    },
    { key: 'distro', label: 'System', width: '6.5rem', isExtra: true, render: ({ os_distro }) => os_distro },
    { key: 'status', label: 'Status', width: '7rem', isExtra: true, render: ({ status }) => <Status value={status} /> },
    {
      key: 'size',
      label: 'Size',
      width: '6rem',
      isExtra: true,
      render: ({ size_bytes }) => formatMebibytes(size_bytes / 2 ** 20),
    },
    {
      key: 'disk',
      label: 'Needs a disk of',
      width: '9rem',
      isExtra: true,
      render: ({ min_disk_gb }) => `${min_disk_gb} GiB`,
    },
    ...listProjectColumn<Image>(isOfAll),
    { key: 'actions', label: 'Actions', width: 'min(12rem, 46vw)', render: (image) => <Actions image={image} deeds={deeds} /> },
  ]
}

function Actions({ image, deeds: { remove, region } }: { image: Image; deeds: Deeds }) {
  const place = region === undefined ? '' : `&region=${encodeURIComponent(region)}`
  return (
    <span class="row-actions">
      <a class="button" href={`/console/servers/new?image=${encodeURIComponent(image.id)}${place}`}>
        Boot<span class="visually-hidden"> a server from {image.name}</span>
      </a>
      {image.snapshot && (
        <RoleButton role="operator" onClick={() => remove(image)}>
          Delete<span class="visually-hidden"> {image.name}</span>
        </RoleButton>
      )}
    </span>
  )
}

interface DeleteProps {
  image: Image
  region: string | undefined
  onDone: () => void
  onClose: () => void
}

function DeleteImage({ image, region, onDone, onClose }: DeleteProps) {
  const remove = async () => {
    await client.images.delete(image.id, { region })
    notify(`The snapshot ${image.name} is deleted.`)
    onDone()
  }
  return (
    <ConfirmDialog title={`Delete ${image.name}?`} word={image.name} verb="Delete" onConfirm={remove} onClose={onClose}>
      <p>Servers that were made from it stay as they are; no server can be made from it any more.</p>
    </ConfirmDialog>
  )
}
