// Creates a server, and tells which.

import { createClient } from '@ostler/sdk'

const client = createClient({ url: process.env.OSTLER_URL })
const { id } = await client.servers.create({ name: 'web-01', flavor: 'm1.small', image: 'Debian 12' })
console.log(JSON.stringify({ id }))
