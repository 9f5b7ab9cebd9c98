// A proxy in front of the service, which does to requests what networks do.

import { createServer, request as ask } from 'node:http'

/**
 * Returns a proxy in front of `target`. `decide` is asked for each request what is to become of it, with how many came
 * before it: nothing passes it on; `lose` lets the service carry it out and hangs up; `hang` never answers; `cut` hangs
 * up after so many bytes of the answer; `answer` answers in the service's place; `change` changes its JSON.
 */
export async function startProxy(target, decide = () => ({})) {
  const requests = []
  const server = createServer(async (incoming, outgoing) => {
    const body = await readAll(incoming)
    const request = { method: incoming.method, path: incoming.url, headers: incoming.headers }
    const fate = decide(request, requests.length) ?? {}
    requests.push(request)
    if (fate.hang) return
    if (fate.answer) return void answer(outgoing, fate.answer)
    const sent = ask(target + incoming.url, { method: incoming.method, headers: incoming.headers }, (response) => {
      if (fate.lose) return void response.resume().on('end', () => incoming.socket.destroy())
      pass(response, outgoing, incoming, fate)
    })
    sent.on('error', () => incoming.socket.destroy())
    outgoing.on('close', () => sent.destroy())
    sent.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close }
}

/** Calls `use` with a proxy, and ends that afterwards. */
export async function through(target, decide, use) {
  const proxy = await startProxy(target, decide)
  try {
    return await use(proxy)
  } finally {
    proxy.close()
  }
}

function answer(outgoing, { status, headers = {}, body = '' }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  outgoing.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text)
}

async function pass(response, outgoing, incoming, { cut = Infinity, change }) {
  if (change) {
    const body = JSON.stringify(change(JSON.parse(await readAll(response))))
    const { 'content-length': _, ...headers } = response.headers
    return void outgoing.writeHead(response.statusCode, headers).end(body)
  }
  outgoing.writeHead(response.statusCode, response.headers)
  let left = cut
  response.on('data', (chunk) => {
    if (left <= 0) return
    const isLast = chunk.length >= left
    outgoing.write(chunk.subarray(0, left), () => isLast && incoming.socket.destroy())
    left -= chunk.length
  })
  response.on('end', () => outgoing.end())
  response.on('error', () => incoming.socket.destroy())
}

async function readAll(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
