import { render } from 'preact'
import { App } from './app'
import { applyTheme } from './theme'
import './style/base.css'
import './style/components.css'
import './style/shell.css'

applyTheme()
render(<App />, document.getElementById('app')!)
