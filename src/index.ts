import { armExitGuard } from './exit-guard.ts'
import { hardenProcess } from './process.ts'

hardenProcess()

const conclude = armExitGuard(async (error) => (await step).reportCrash(error))
const cancelled = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => cancelled.abort())

// Imported after the guard is armed, so that a bundle that cannot be loaded fails the step too.
const step = import('./main.ts').then(({ createStep }) => createStep())
step.then(({ run }) => run(cancelled.signal)).then(conclude)
