/** Amounts of memory and disk, for people. */

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const KIB = 1024

/** Returns an amount of MiB in the unit that suits it. */
export function formatMebibytes(amount: number): string {
  return amount < KIB ? `${number.format(amount)} MiB` : formatGibibytes(amount / KIB)
}

/** Returns an amount of GiB in the unit that suits it. */
export function formatGibibytes(amount: number): string {
  return amount < KIB ? `${number.format(amount)} GiB` : `${number.format(amount / KIB)} TiB`
}

/** Returns a number of something with its word: `1 vCPU`, `2 vCPUs`. */
export function count(amount: number, word: string): string {
  return `${number.format(amount)} ${word}${amount === 1 ? '' : 's'}`
}
