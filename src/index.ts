import { armExitGuard } from './exit-guard.ts'
import { hardenProcess } from './process.ts'

hardenProcess()

// Loaded only when needed, so that a bundle that cannot be loaded fails the step too.
const load = () => import('./main.ts')

const conclude = armExitGuard(async (error) => (await load()).reportCrash(error))
const cancelled = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => cancelled.abort())

load()
  .then(({ main }) => main(cancelled.signal))
  .then(conclude)
