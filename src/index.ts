import { armExitGuard } from './exit-guard.ts'

// What a library uses that Node means to drop is nothing that a reader of the log can change.
process.noDeprecation = true

// It would have anybody's certificate taken for Azure's. One's own authority is named in NODE_EXTRA_CA_CERTS.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED

// Loaded only when needed, so that a bundle that cannot be loaded fails the step too.
const load = () => import('./main.ts')

const conclude = armExitGuard(async (error) => (await load()).reportCrash(error))
const cancelled = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => cancelled.abort())

load()
  .then(({ main }) => main(cancelled.signal))
  .then(conclude)
