// Boots a server, waits for it, and tells what it sees a line at a time.

import { createClient } from '@ostler/sdk'

const tell = (line) => console.log(JSON.stringify(line))
const client = createClient({ url: process.env.OSTLER_URL, onRetry: () => tell({ retried: true }) })
const server = await client.servers.create(
  { name: 'web-01', flavor: 'm1.small', image: 'Debian 12' },
  { wait: true, onProgress: ({ status, progress }) => tell({ status, progress }) },
)
tell({ id: server.id, server: server.status })
