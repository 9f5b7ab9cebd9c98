/** A long list in its states: being read, empty, refused, there. */

import type { ComponentChildren } from 'preact'
import type { Pages } from '../hooks/pages'
import { Fault } from './fault'
import { Loading } from './states'
import { type Column, Table } from './table'

interface ListProps<Item> {
  /** What the table is of: `API keys`. */
  label: string
  pages: Pages<Item>
  /** What is shown of it, where the page leaves some out by itself. */
  items?: Item[]
  columns: Column<Item>[]
  idOf: (item: Item) => string
  /** What stands where there is nothing. */
  empty: ComponentChildren
}

/** The table of a list that reads on as it is scrolled. */
export function List<Item>({ label, pages, items = pages.items, columns, idOf, empty }: ListProps<Item>) {
  const { total, error, loading, hasMore, readMore, reload } = pages
  const isLeftOut = items !== pages.items
  const isEmpty = items.length === 0 && !hasMore
  const known = hasMore ? undefined : items.length
  return (
    <>
      <Fault error={error} onRetry={reload} />
      {isEmpty && loading && total === undefined && <Loading what={label} />}
      {isEmpty && !(loading && total === undefined) && error === undefined && empty}
      {!isEmpty && (
        <Table
          label={label}
          columns={columns}
          items={items}
          idOf={idOf}
          total={isLeftOut ? known : (total ?? known)}
          onNearEnd={readMore}
        />
      )}
    </>
  )
}

/** The column of the project, where a list has things of several. */
export function listProjectColumn<Item extends { project_id: string | null }>(isWide: boolean): Column<Item>[] {
  if (!isWide) return []
  const render = ({ project_id }: Item) => project_id ?? 'any'
  return [{ key: 'project', label: 'Project', width: '8rem', isExtra: true, render }]
}
