// Jest's transform for TypeScript: Node's own, which takes the types out and leaves every line where it was. The same
// code runs in the tests as in the scripts that Node runs directly; `npm run types` checks the types.
import { createHash } from 'node:crypto'
import { stripTypeScriptTypes } from 'node:module'

export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source) => createHash('sha256').update(process.version).update(source).digest('hex')
}
