/** The request that the form is, for those who would rather send it themselves. */

import { useState } from 'preact/hooks'
import { CopyButton } from '../../components/copy'
import { Tabs } from '../../components/tabs'
import { writeCli, writeCurl, writePython, type Written } from './commands'

const WRITERS = [
  { key: 'curl', label: 'curl', write: writeCurl },
  { key: 'python', label: 'Python', write: writePython },
  { key: 'cli', label: 'Command line', write: writeCli },
]

/** The request as three clients send it, always as the form is now. */
export function Request(written: Written) {
  const [chosen, setChosen] = useState('curl')
  const tabs = WRITERS.map(({ key, label, write }) => ({
    key,
    label,
    render: () => <Code label={label} text={write(written)} />,
  }))
  return <Tabs label="The same request" tabs={tabs} chosen={chosen} onChoose={setChosen} />
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <div class="code">
      <CopyButton text={text} what={`the request as ${label}`} />
      <pre tabIndex={0} role="region" aria-label={`The request as ${label}`}>
        {text}
      </pre>
    </div>
  )
}
