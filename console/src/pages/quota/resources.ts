/** What quotas are about. */

import type { Quota } from '@ostler/sdk'
import { formatGibibytes, formatMebibytes } from '../../components/size'

/** A resource that a project has a limit of. */
export type ResourceName = Exclude<keyof Quota, 'project_id' | 'clouds'>

/** The resources in the order in which they are shown. */
export const RESOURCES: { name: ResourceName; label: string; unit?: string }[] = [
  { name: 'servers', label: 'Servers' },
  { name: 'vcpus', label: 'vCPUs' },
  { name: 'ram_mb', label: 'Memory', unit: 'MiB' },
  { name: 'disk_gb', label: 'Disk', unit: 'GiB' },
  { name: 'keypairs', label: 'Key pairs' },
  { name: 'webhooks', label: 'Webhooks' },
]

/** Returns an amount of a resource with its unit. */
export function formatAmount(name: ResourceName, amount: number): string {
  if (name === 'ram_mb') return formatMebibytes(amount)
  if (name === 'disk_gb') return formatGibibytes(amount)
  return amount.toLocaleString()
}
