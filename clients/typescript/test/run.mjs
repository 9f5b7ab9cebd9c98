// Runs every function of a module of scenarios as a test: node test/run.mjs test/scenarios/servers.mjs
// OSTLER_URL is a service whose cloud takes its time, OSTLER_FAILING_URL one that has no host for any server, and takes two seconds to say so.

import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import * as sdk from '@ostler/sdk'

const [file] = process.argv.slice(2)
const scenarios = await import(pathToFileURL(file))
for (const [name, run] of Object.entries(scenarios))
  test(name, { timeout: 60_000 }, () => run(sdk, process.env.OSTLER_URL, process.env.OSTLER_FAILING_URL))
