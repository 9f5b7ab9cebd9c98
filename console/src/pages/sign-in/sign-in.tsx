import { Dialog } from '../../components/dialog'

/** Who nobody knows signs in here. */
export function SignIn() {
  return (
    <main class="alone">
      <h1>Sign in</h1>
    </main>
  )
}

/** Over a page whose session has ended: what is typed there stays. */
export function SessionEnded() {
  return (
    <Dialog title="Your session has ended" isBinding onClose={() => {}}>
      <p>Sign in again to go on where you were.</p>
    </Dialog>
  )
}
