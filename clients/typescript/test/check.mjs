// What scenarios need in Node.js and in a browser alike.

let made = 0

/** Returns a name that nothing else has. */
export function makeName() {
  made += 1
  return `ts-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${made}`
}

/** Throws unless both are the same, as JSON has them. */
export function equal(actual, expected) {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value) ?? 'undefined')
  if (one !== other) throw new Error(`${one} is not ${other}`)
}

/** Throws unless `condition` holds. */
export function ok(condition, what) {
  if (!condition) throw new Error(`Not so: ${what}`)
}

/** Returns what `promise` is rejected with. */
export async function fails(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}

/** Returns everything that an iterable yields. */
export async function collect(iterable) {
  const items = []
  for await (const item of iterable) items.push(item)
  return items
}

/** What a server of a scenario is made of. */
export const SMALL = { flavor: 'm1.small', image: 'Ubuntu 22.04 LTS' }

/** Boots a server and waits for it. */
export function boot(client, more = {}) {
  return client.servers.create({ name: makeName(), ...SMALL, ...more }, { wait: true })
}
