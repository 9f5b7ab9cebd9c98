import { equal, fails, ok } from '../check.mjs'

// Of the reference library of Standard Webhooks.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"type":"server.created","timestamp":"2026-11-24T15:12:41.264458Z","data":{"id":"42","note":"ä"}}'

async function sign(secret, id, timestamp, body) {
  const bytes = Uint8Array.from(atob(secret.slice(6)), (letter) => letter.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, signed))))
}

async function makeHeaders(body = BODY, ageSeconds = 0, secret = SECRET) {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds)
  const signature = await sign(secret, 'msg_1', timestamp, body)
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

export async function aSignedMessageIsRead({ verifyWebhook }) {
  const headers = await makeHeaders()
  for (const form of [headers, new Headers(headers), { 'Webhook-Id': 'msg_1', ...headers }])
    for (const body of [BODY, new TextEncoder().encode(BODY)]) {
      const message = await verifyWebhook(SECRET, form, body)
      equal([message.id, message.type, message.data.id, message.data.note], ['msg_1', 'server.created', '42', 'ä'])
    }
}

export async function whileASecretIsChangedEitherHolds({ verifyWebhook }) {
  const other = `whsec_${btoa('another secret of 24 bytes..')}`
  const headers = await makeHeaders(BODY, 0, other)
  const both = { ...headers, 'webhook-signature': `v1,AAAA v1a,AAAA ${headers['webhook-signature']}` }
  equal((await verifyWebhook([SECRET, other], headers, BODY)).id, 'msg_1')
  equal((await verifyWebhook(other, both, BODY)).id, 'msg_1')
}

export async function whatIsNotOfTheSecretIsRefused({ verifyWebhook, InvalidSignature }) {
  const headers = await makeHeaders()
  const forged = [
    [headers, `${BODY} `],
    [{ ...headers, 'webhook-id': 'msg_2' }, BODY],
    [{ ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, BODY],
    [{ ...headers, 'webhook-timestamp': 'soon' }, BODY],
    [{ ...headers, 'webhook-signature': 'v1,A' }, BODY],
    [{ ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }, BODY],
    [{ ...headers, 'webhook-signature': undefined }, BODY],
    [{}, BODY],
    [await makeHeaders(BODY, 330), BODY],
    [await makeHeaders(BODY, -330), BODY],
    [await makeHeaders(BODY, 0, `whsec_${btoa('another secret of 24 bytes..')}`), BODY],
    [await makeHeaders('no JSON'), 'no JSON'],
  ]
  for (const [fields, body] of forged)
    ok((await fails(verifyWebhook(SECRET, fields, body))) instanceof InvalidSignature, JSON.stringify(fields))
}

export async function whatIsNoSecretIsSaidToBeNone({ verifyWebhook, ConfigurationError }) {
  const error = await fails(verifyWebhook('whsec_?', await makeHeaders(), BODY))
  ok(error instanceof ConfigurationError && !error.message.includes('whsec_?'), error.message)
}
