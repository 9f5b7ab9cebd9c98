/** The forms by which people sign in. */

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Fault, faultsByField } from '../../components/fault'
import { Field, focusFirstFault } from '../../components/field'
import { type Form, type Method, signIn } from '../../service/session'

/** The form of a method. */
export function MethodForm({ method }: { method: Exclude<Method, { method: 'oidc' }> }) {
  return method.method === 'key' ? <KeyForm /> : <KeystoneForm domains={method} />
}

/** Asks for an API key. */
function KeyForm() {
  const [key, setKey] = useState('')
  return (
    <SignInForm form={() => ({ method: 'key', key })}>
      {(faults) => (
        <Field label="API key" hint="An admin of your project makes one." fault={faults.get('key')}>
          {(ids) => <Secret ids={ids} value={key} onChange={setKey} />}
        </Field>
      )}
    </SignInForm>
  )
}

/** Asks for a user of Keystone and a project. */
function KeystoneForm({ domains }: { domains: { user_domain: string; project_domain: string } }) {
  const { user_domain, project_domain } = domains
  const [typed, setTyped] = useState({ username: '', password: '', project: '', user_domain, project_domain })
  const set = (name: keyof typeof typed) => (value: string) => setTyped({ ...typed, [name]: value })
  const write = (name: keyof typeof typed) => ({ value: typed[name], onChange: set(name) })
  return (
    <SignInForm form={() => ({ method: 'keystone', ...typed })}>
      {(faults) => (
        <>
          <Field label="User" fault={faults.get('username')}>
            {(ids) => <Text ids={ids} autocomplete="username" {...write('username')} />}
          </Field>
          <Field label="Password" fault={faults.get('password')}>
            {(ids) => <Secret ids={ids} {...write('password')} />}
          </Field>
          <Field label="Project" fault={faults.get('project')}>
            {(ids) => <Text ids={ids} {...write('project')} />}
          </Field>
          <details class="sign-in-domains">
            <summary>Domains</summary>
            <Field label="Domain of the user" fault={faults.get('user_domain')}>
              {(ids) => <Text ids={ids} {...write('user_domain')} />}
            </Field>
            <Field label="Domain of the project" fault={faults.get('project_domain')}>
              {(ids) => <Text ids={ids} {...write('project_domain')} />}
            </Field>
          </details>
        </>
      )}
    </SignInForm>
  )
}

interface SignInFormProps {
  /** Returns what was filled in. */
  form: () => Form
  children: (faults: Map<string, string>) => ComponentChildren
}

function SignInForm({ form, children }: SignInFormProps) {
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await signIn(form())
    } catch (refusal) {
      setError(refusal)
      focusFirstFault(element.current)
    }
    setBusy(false)
  }
  const faults = faultsByField(error)
  return (
    <form ref={element} class="sign-in-form" onSubmit={submit}>
      {children(faults)}
      {faults.size === 0 && <Fault error={error} />}
      <button type="submit" class="primary" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  )
}

interface InputProps {
  ids: object
  value: string
  onChange: (value: string) => void
  autocomplete?: string
}

function Text({ ids, value, onChange, autocomplete = 'off' }: InputProps) {
  const change = (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value)
  return (
    <input {...ids} value={value} autocomplete={autocomplete} autocapitalize="none" spellcheck={false} onInput={change} />
  )
}

function Secret({ ids, value, onChange }: InputProps) {
  const change = (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value)
  return <input {...ids} type="password" value={value} autocomplete="current-password" onInput={change} />
}
