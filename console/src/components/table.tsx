/** A table of which only the rows that are seen are in the page, however many there are. */

import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isNarrow } from '../hooks/narrow'
import { HeadCell, SelectAll } from './table-head'
import { Row } from './table-row'

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
  /** Whether the label is for screen readers alone, as above buttons. */
  isQuiet?: boolean
}

const LEAST_WIDTH = '10rem'
const CHECK_WIDTH = '44px'

/** Returns how wide a table is at least, so that a column which shares what is left has room to be read. */
function findLeastWidth<Item>(columns: Column<Item>[]) {
  return `calc(${[CHECK_WIDTH, ...columns.map(({ width }) => width ?? LEAST_WIDTH)].join(' + ')})`
}

export interface TableProps<Item> {
  /** What the table is of, for screen readers. */
  label: string
  columns: Column<Item>[]
  items: Item[]
  idOf: (item: Item) => string
  /** How many the whole list has. */
  total: number | undefined
  /** Which list it is: another one is seen from its begin. */
  listKey?: string
  /** Called when the end of what is there comes near. */
  onNearEnd?: () => void
  /** Called with the rows that are seen, counted from 0, the last one not among them. */
  onView?: (first: number, last: number) => void
  /** Called when a row is clicked where there is nothing else to click. */
  onOpen?: (item: Item) => void
  /** The order as the service writes it: `name`, `-created_at`. */
  order?: string | undefined
  onOrder?: (order: string) => void
  /** Ids of the selected items, where items can be selected. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** What a row is called where it is selected. */
  nameOf?: (item: Item) => string
}

interface View {
  /** The first row that is seen, and how many there is room for. */
  first: number
  count: number
  /** The height of every row, which the style of the page sets as `--row`. */
  rowPx: number
}

const SPARE_ROWS = 10
const NEAR_ROWS = 40
const NOTHING: View = { first: 0, count: 20, rowPx: 44 }

/** The table, in a box of its own that scrolls. */
export function Table<Item>(props: TableProps<Item>) {
  const { label, columns, items, idOf, total, selected } = props
  const box = useRef<HTMLDivElement>(null)
  const { view, look } = useView(box)
  const first = Math.min(Math.max(0, view.first - SPARE_ROWS), items.length)
  const last = Math.min(view.first + view.count + SPARE_ROWS, items.length)
  useTelling(props, view, last)
  useLayoutEffect(() => void (box.current!.scrollTop = 0), [props.listKey])
  const toggle = useToggle(props)
  return (
    <div class="table-box" ref={box} onScroll={look} tabIndex={0} role="region" aria-label={label}>
      <table
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-label={label}
        style={isNarrow.value ? {} : { minWidth: findLeastWidth(columns) }}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selected && <SelectAll {...props} selected={selected} />}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} order={props.order} onOrder={props.onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Gap height={first * view.rowPx} />}
          {items.slice(first, last).map((item, index) => (
            <Row key={idOf(item)} item={item} index={first + index} onToggle={toggle} {...props} />
          ))}
          {last < items.length && <Gap height={(items.length - last) * view.rowPx} />}
        </tbody>
      </table>
    </div>
  )
}

function Gap({ height }: { height: number }) {
  return <tr aria-hidden="true" class="table-gap" style={{ height: `${height}px` }} />
}

/** Which rows are seen in a box. */
function useView(box: RefObject<HTMLDivElement | null>) {
  const [view, setView] = useState(NOTHING)
  const look = () => box.current && setView((before) => keepSame(before, measure(box.current!)))
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  return { view, look }
}

function keepSame(before: View, next: View): View {
  return before.first === next.first && before.count === next.count && before.rowPx === next.rowPx ? before : next
}

function measure(box: HTMLElement): View {
  const rowPx = parseFloat(getComputedStyle(box).getPropertyValue('--row')) || NOTHING.rowPx
  const headPx = box.querySelector('thead')?.offsetHeight ?? 0
  const count = Math.max(1, Math.floor((box.clientHeight - headPx) / rowPx))
  return { first: Math.max(0, Math.round(box.scrollTop / rowPx)), count, rowPx }
}

/** Tells the page what is seen, and when the end of what is there comes near. */
function useTelling<Item>({ items, onNearEnd, onView }: TableProps<Item>, { first, count }: View, last: number): void {
  const end = Math.min(first + count, items.length)
  useEffect(() => onView?.(Math.min(first, end), end), [first, end])
  useEffect(() => {
    if (last > items.length - NEAR_ROWS) onNearEnd?.()
  }, [last, items.length])
}

/** Returns what selects one item or, with Shift, all from the one before up to it. */
function useToggle<Item>({ items, idOf, selected, onSelect }: TableProps<Item>) {
  const anchor = useRef<string | undefined>(undefined)
  return (id: string, isRange: boolean) => {
    const next = new Set(selected)
    const isWanted = !next.has(id)
    for (const one of isRange ? listRange(items.map(idOf), anchor.current, id) : [id]) {
      if (isWanted) next.add(one)
      else next.delete(one)
    }
    anchor.current = id
    onSelect?.(next)
  }
}

function listRange(ids: string[], from: string | undefined, to: string): string[] {
  const ends = [from === undefined ? -1 : ids.indexOf(from), ids.indexOf(to)].sort((one, other) => one - other)
  return ends[0]! < 0 ? [to] : ids.slice(ends[0], ends[1]! + 1)
}
