/** Which flavors there is room for. */

import type { CloudLimits, Flavor, Image, Quota } from '@ostler/sdk'
import { count, formatGibibytes, formatMebibytes } from '../../components/size'

const KINDS = {
  vcpus: { amount: (amount: number) => count(amount, 'vCPU') },
  ram_mb: { amount: (amount: number) => `${formatMebibytes(amount)} of memory` },
  disk_gb: { amount: (amount: number) => `${formatGibibytes(amount)} of disk` },
}
type Kind = keyof typeof KINDS

/** Returns why a server of this flavor and image would probably be refused, undefined where nothing is known. */
export function whyUnfit(
  flavor: Flavor,
  image: Image | undefined,
  quota: Quota | undefined,
  region: string | undefined,
): string | undefined {
  if (image && !holds(flavor, image))
    return `${image.name} needs a disk of ${formatGibibytes(neededGb(image))}.`
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const left = quota && findLeft(quota, kind, region)
    if (left !== undefined && flavor[kind] > left) return `Your quota has ${KINDS[kind].amount(left)} left.`
  }
  return undefined
}

/** Returns why no server can be made at all, undefined where nothing is known. */
export function whyFull(quota: Quota | undefined, region: string | undefined): string | undefined {
  const left = quota && findLeft(quota, 'servers', region)
  return left === 0 ? 'Your quota has no room for another server: delete one, or ask for more.' : undefined
}

/** A flavor without a disk has one as large as the image. */
function holds(flavor: Flavor, image: Image): boolean {
  return flavor.disk_gb === 0 || flavor.disk_gb >= neededGb(image)
}

function neededGb({ min_disk_gb, size_bytes }: Image): number {
  return Math.max(min_disk_gb, Math.ceil(size_bytes / 1024 ** 3))
}

/** Returns how much is left of what the project may have, and of what the cloud gives it; undefined without a limit. */
function findLeft(quota: Quota, kind: Kind | 'servers', region: string | undefined): number | undefined {
  const { limit, used, reserved } = quota[kind]
  const own = limit < 0 ? Infinity : limit - used - reserved
  const limits = quota.clouds.find((cloud) => cloud.region === region)?.limits
  const left = Math.max(0, Math.min(own, limits && kind !== 'disk_gb' ? leftInCloud(limits, kind) : Infinity))
  return left === Infinity ? undefined : left
}

function leftInCloud(limits: CloudLimits, kind: 'servers' | 'vcpus' | 'ram_mb'): number {
  const usage = limits[kind]
  return !usage || usage.limit < 0 || usage.used === null ? Infinity : usage.limit - usage.used
}
