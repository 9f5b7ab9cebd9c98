// Has the page that has loaded this, bundled, run every scenario.

import * as sdk from '@ostler/sdk'
import * as modules from './scenarios/index.mjs'

/** Returns what came of each scenario, by its name: `passed`, or why not. Modules run beside each other. */
globalThis.runScenarios = async (url, failingUrl) => {
  const seen = {}
  const runAll = async (scenarios) => {
    for (const [name, run] of Object.entries(scenarios))
      seen[name] = await run(sdk, url, failingUrl).then(
        () => 'passed',
        (error) => `${error.name}: ${error.message}`,
      )
  }
  await Promise.all(Object.values(modules).map(runAll))
  return seen
}
