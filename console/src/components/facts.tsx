/** What is known of something, as names and values. */

import { type ComponentChildren, Fragment } from 'preact'

/** A name and its value. */
export type Fact = [name: string, value: ComponentChildren]

/** A list of names with their values; what is undefined is left out. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
