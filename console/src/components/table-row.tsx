/** One row of a table. */

import type { TableProps } from './table'

interface RowProps<Item> extends TableProps<Item> {
  item: Item
  index: number
  onToggle: (id: string, isRange: boolean) => void
}

/** A row, which opens what it is about when it is clicked where there is nothing else. */
export function Row<Item>({ item, index, columns, idOf, selected, nameOf, onToggle, onOpen }: RowProps<Item>) {
  const id = idOf(item)
  const isSelected = selected?.has(id) ?? false
  const open = (event: MouseEvent) => isPlain(event) && onOpen?.(item)
  return (
    <tr
      aria-rowindex={index + 2}
      class={`${isSelected ? 'selected' : ''} ${onOpen ? 'table-opens' : ''}`}
      data-id={id}
      onClick={open}
    >
      {selected && (
        <td class="table-check">
          <label class="table-target">
            <input
              type="checkbox"
              aria-label={`Select ${nameOf?.(item) ?? id}`}
              checked={isSelected}
              onClick={(event) => onToggle(id, event.shiftKey)}
            />
          </label>
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

/** Whether a click was meant for the row: not for what is in it, and not to select text or open another tab. */
function isPlain(event: MouseEvent): boolean {
  const isOnControl = (event.target as Element).closest('a, button, input, label, select, [role="menu"]') !== null
  return !isOnControl && !event.ctrlKey && !event.metaKey && !event.shiftKey && getSelection()?.isCollapsed !== false
}
