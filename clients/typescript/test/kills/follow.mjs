// Follows the log from its beginning, and tells the id of each event a line at a time.

import { createClient } from '@ostler/sdk'

const { events } = createClient({ url: process.env.OSTLER_URL })
for await (const event of events.follow({ after: '0' })) console.log(event.id)
