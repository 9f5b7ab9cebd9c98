/** A table of which only the rows that are seen are in the page, however many there are. */

import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** One column. */
export interface Column<Item> {
  key: string
  label: string
  render: (item: Item) => ComponentChildren
  /** A width of CSS; the others share what is left. */
  width?: string
  /** Left out on narrow screens. */
  isExtra?: boolean
  /** The field that the service sorts by, where it does. */
  sort?: string
}

interface TableProps<Item> {
  /** What the table is of, for screen readers. */
  label: string
  columns: Column<Item>[]
  items: Item[]
  idOf: (item: Item) => string
  /** How many the whole list has. */
  total: number | undefined
  /** Called when the end of what is there comes near. */
  onNearEnd?: () => void
  /** The order as the service writes it: `name`, `-created_at`. */
  order?: string | undefined
  onOrder?: (order: string) => void
  /** Ids of the selected items, where items can be selected. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** What a row is called where it is selected. */
  nameOf?: (item: Item) => string
}

const ROW_PX = 44
const SPARE_ROWS = 10
const NEAR_ROWS = 40

/** The table, in a box of its own that scrolls. */
export function Table<Item>(props: TableProps<Item>) {
  const { label, columns, items, idOf, total, onNearEnd } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ first: 0, count: 30 })
  const look = () => box.current && setView((before) => keepSame(before, measure(box.current!)))
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  const last = Math.min(items.length, view.first + view.count)
  const first = Math.min(view.first, last)
  useEffect(() => {
    if (last > items.length - NEAR_ROWS) onNearEnd?.()
  }, [last, items.length])
  return (
    <div class="table-box" ref={box} onScroll={look} tabIndex={0} role="region" aria-label={label}>
      <table aria-rowcount={total === undefined ? -1 : total + 1} aria-label={label}>
        <Head {...props} />
        <tbody>
          {first > 0 && <Gap rows={first} />}
          {items.slice(first, last).map((item, index) => (
            <Row key={idOf(item)} item={item} index={first + index} columns={columns} {...pickSelection(props)} />
          ))}
          {last < items.length && <Gap rows={items.length - last} />}
        </tbody>
      </table>
    </div>
  )
}

function keepSame(before: { first: number; count: number }, next: { first: number; count: number }) {
  return before.first === next.first && before.count === next.count ? before : next
}

function measure(box: HTMLElement): { first: number; count: number } {
  const first = Math.max(0, Math.floor(box.scrollTop / ROW_PX) - SPARE_ROWS)
  return { first, count: Math.ceil(box.clientHeight / ROW_PX) + 2 * SPARE_ROWS }
}

function Gap({ rows }: { rows: number }) {
  return <tr aria-hidden="true" class="table-gap" style={{ height: `${rows * ROW_PX}px` }} />
}

function pickSelection<Item>({ selected, onSelect, nameOf, idOf }: TableProps<Item>) {
  return { selected, onSelect, nameOf, idOf }
}

function Head<Item>({ columns, items, idOf, order, onOrder, selected, onSelect }: TableProps<Item>) {
  const all = items.length > 0 && items.every((item) => selected?.has(idOf(item)))
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selected && (
          <th class="table-check" scope="col">
            <input
              type="checkbox"
              aria-label="Select all that are shown"
              checked={all}
              onChange={() => onSelect?.(new Set(all ? [] : items.map(idOf)))}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} order={order} onOrder={onOrder} />
        ))}
      </tr>
    </thead>
  )
}

interface HeadCellProps<Item> {
  column: Column<Item>
  order: string | undefined
  onOrder: ((order: string) => void) | undefined
}

function HeadCell<Item>({ column, order, onOrder }: HeadCellProps<Item>) {
  const { sort, label, width, isExtra } = column
  const direction = sort === undefined ? undefined : order === sort ? 'ascending' : order === `-${sort}` ? 'descending' : 'none'
  return (
    <th scope="col" class={isExtra ? 'extra' : ''} style={width ? { width } : {}} aria-sort={direction}>
      {sort === undefined || !onOrder ? (
        label
      ) : (
        <button type="button" class="quiet sort" onClick={() => onOrder(direction === 'ascending' ? `-${sort}` : sort)}>
          {label}
          <span class="sort-mark" aria-hidden="true">
            {direction === 'ascending' ? '▲' : direction === 'descending' ? '▼' : '⬍'}
          </span>
        </button>
      )}
    </th>
  )
}

interface RowProps<Item> {
  selected: ReadonlySet<string> | undefined
  onSelect: ((selected: ReadonlySet<string>) => void) | undefined
  nameOf: ((item: Item) => string) | undefined
  idOf: (item: Item) => string
  item: Item
  index: number
  columns: Column<Item>[]
}

function Row<Item>({ item, index, columns, selected, onSelect, nameOf, idOf }: RowProps<Item>) {
  const id = idOf(item)
  const isSelected = selected?.has(id) ?? false
  const toggle = () => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    onSelect?.(next)
  }
  return (
    <tr aria-rowindex={index + 2} class={isSelected ? 'selected' : ''} data-id={id}>
      {selected && (
        <td class="table-check">
          <input type="checkbox" aria-label={`Select ${nameOf?.(item) ?? id}`} checked={isSelected} onChange={toggle} />
        </td>
      )}
      {columns.map(({ key, isExtra, render }) => (
        <td key={key} class={isExtra ? 'extra' : ''}>
          {render(item)}
        </td>
      ))}
    </tr>
  )
}
