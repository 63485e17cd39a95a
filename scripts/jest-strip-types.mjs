// Jest's transform for TypeScript uses Node's own type stripping, which keeps every line where it is. So the tests run
// the same code as the scripts that Node runs directly. `npm run types` checks the types.
import { createHash } from 'node:crypto'
import { stripTypeScriptTypes } from 'node:module'

export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source) => createHash('sha256').update(process.version).update(source).digest('hex')
}
