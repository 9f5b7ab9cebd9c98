/** Where a server can be reached. */

import type { Address, Server } from '@ostler/sdk'
import { Copyable } from '../../components/copy'

/** The addresses by network, and the command that logs in at the best one. */
export function Addresses({ server }: { server: Server }) {
  const networks = Object.entries(server.addresses)
  if (networks.length === 0) return <p class="hint">The cloud has given it none yet.</p>
  const command = writeSsh(server)
  return (
    <>
      <dl class="facts">
        {networks.map(([network, addresses]) => (
          <div key={network} class="facts-row">
            <dt>{network}</dt>
            <dd>
              {addresses.map((address) => (
                <OneAddress key={address.address} {...address} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {command && (
        <p class="ssh">
          <Copyable text={command} what="the command" />
        </p>
      )}
    </>
  )
}

function OneAddress({ address, type, version, mac_address }: Address) {
  return (
    <span class="address" title={mac_address === null ? `IPv${version}` : `IPv${version}, ${mac_address}`}>
      <Copyable text={address} what={`the address ${address}`} />
      {type === 'floating' && <span class="hint"> floating</span>}
    </span>
  )
}

/** Whom the makers of images let in. */
const USERS: Record<string, string> = {
  almalinux: 'almalinux',
  alpine: 'alpine',
  amzn: 'ec2-user',
  arch: 'arch',
  centos: 'cloud-user',
  cirros: 'cirros',
  debian: 'debian',
  fedora: 'fedora',
  freebsd: 'freebsd',
  opensuse: 'opensuse',
  rhel: 'cloud-user',
  rocky: 'rocky',
  ubuntu: 'ubuntu',
}

/** Returns the command that logs in, at a floating address where there is one; undefined without any address. */
export function writeSsh({ addresses, image }: Server): string | undefined {
  const all = Object.values(addresses).flat()
  const [best] = [...all].sort((one, other) => rank(one) - rank(other))
  if (!best) return undefined
  const user = USERS[image.os_distro]
  return `ssh ${user ? `${user}@` : ''}${best.address}`
}

function rank({ type, version }: Address): number {
  return (type === 'floating' ? 0 : 2) + (version === 4 ? 0 : 1)
}
