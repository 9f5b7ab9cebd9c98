// How the document becomes src/generated: types, and a function for each operation.

import { $, clientDefaultConfig, clientDefaultMeta, definePluginConfig } from '@hey-api/openapi-ts'

// The generated functions send their requests by src/connection.ts.
const connection = definePluginConfig({
  ...clientDefaultMeta,
  config: { ...clientDefaultConfig, baseUrl: false, bundle: false },
  handler: () => {},
  name: '../connection.js',
})

// What a newer service may say beside the words that the document has: `'ACTIVE' | 'SHUTOFF' | (string & {})` lets an
// editor propose the words, which `| string` would swallow. Codes stay as they are, since they tell errors apart.
function listOpen(schemas, read) {
  const isText = ({ type, const: only }) => type === 'string' && only === undefined
  if (!schemas.some(isText) || !schemas.some(({ $ref }) => $ref)) return undefined
  const known = schemas.flatMap((schema, index) => (isText(schema) ? [] : [read(schema, index)]))
  const isCode = schemas.some(({ $ref }) => $ref?.endsWith('ErrorCode'))
  return isCode ? known : [...known, $.type.and($.type('string'), $.type.object())]
}

function openUnion({ childResults, nodes, schemas, ...rest }) {
  const open = listOpen(schemas, (_, index) => childResults[index].type)
  return open ? $.type.or(...open) : nodes.base({ childResults, nodes, schemas, ...rest })
}

function openArray({ nodes, path, plugin, schema, walk }) {
  const open = listOpen(schema.items ?? [], (item) => walk(item, { path, plugin }).type)
  return open ? $.type('Array').generic($.type.or(...open)) : nodes.base({ nodes, path, plugin, schema, walk })
}

export default {
  input: '../openapi.json',
  output: { path: process.env.GENERATED ?? 'src/generated', module: { extension: '.js' }, entryFile: false },
  plugins: [
    { name: '@hey-api/typescript', $resolvers: { array: openArray, union: openUnion } },
    { name: '@hey-api/sdk', auth: false, client: false },
    connection(),
  ],
}
