/** Moments as inputs of the type `datetime-local` have them, in the reader's zone. */

/** Returns a moment of the reader's zone as the service takes it; what is no moment goes to the service as it is. */
export function toMoment(local: string): string {
  const moment = new Date(local)
  return Number.isNaN(moment.getTime()) ? local : moment.toISOString().replace('.000Z', 'Z')
}

/** Returns a moment as such an input has it. */
export function toLocal(moment: Date): string {
  const zone = moment.getTimezoneOffset() * 60_000
  return new Date(moment.getTime() - zone).toISOString().slice(0, 16)
}
