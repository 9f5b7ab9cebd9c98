/** The head of a table: what its columns are, and the order of its rows. */

import type { Column, TableProps } from './table'

type SelectAllProps<Item> = Pick<TableProps<Item>, 'items' | 'idOf' | 'onSelect'> & { selected: ReadonlySet<string> }

/** Selects everything that has been read, or nothing. */
export function SelectAll<Item>({ items, idOf, selected, onSelect }: SelectAllProps<Item>) {
  const isAll = items.length > 0 && items.every((item) => selected.has(idOf(item)))
  return (
    <th class="table-check" scope="col">
      <label class="table-target">
        <input
          type="checkbox"
          aria-label={`Select all ${items.length} that are listed`}
          checked={isAll}
          indeterminate={!isAll && selected.size > 0}
          onChange={() => onSelect?.(new Set(isAll ? [] : items.map(idOf)))}
        />
      </label>
    </th>
  )
}

interface HeadCellProps<Item> {
  column: Column<Item>
  order: string | undefined
  onOrder: ((order: string) => void) | undefined
}

const MARKS = { ascending: '▲', descending: '▼', none: '⬍' }

/** The name of a column, which changes the order where the service can order by it. */
export function HeadCell<Item>({ column, order, onOrder }: HeadCellProps<Item>) {
  const { sort, label, width, isExtra, isQuiet } = column
  const style = width ? { width } : {}
  const look = isExtra ? 'extra' : ''
  if (sort === undefined || !onOrder)
    return (
      <th scope="col" class={look} style={style}>
        <span class={isQuiet ? 'visually-hidden' : ''}>{label}</span>
      </th>
    )
  const direction = order === sort ? 'ascending' : order === `-${sort}` ? 'descending' : 'none'
  return (
    <th scope="col" class={look} style={style} aria-sort={direction}>
      <button type="button" class="quiet sort" onClick={() => onOrder(direction === 'ascending' ? `-${sort}` : sort)}>
        {label}
        <span class="sort-mark" aria-hidden="true">
          {MARKS[direction]}
        </span>
      </button>
    </th>
  )
}
