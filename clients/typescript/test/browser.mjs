// Runs every scenario in the page that has loaded this, bundled, and returns what came of each.

import * as sdk from '@ostler/sdk'
import * as modules from './scenarios/index.mjs'

globalThis.runScenarios = async (url, failingUrl) => {
  const seen = {}
  for (const scenarios of Object.values(modules))
    for (const [name, run] of Object.entries(scenarios))
      seen[name] = await run(sdk, url, failingUrl).then(
        () => 'passed',
        (error) => `${error.name}: ${error.message}`,
      )
  return seen
}
