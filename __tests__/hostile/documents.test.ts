import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { rootOf } from '../api-documents.ts'
import { tries } from '../tries.ts'
import { jsonDocuments, jsonWithout, spoilJson, spoilXml, xmlDocuments, xmlWithout } from './documents.ts'
import { apis, examine, jsonApis, xmlApis } from './readers.ts'

const runs = tries(1_000)
describe.each(jsonApis)('%s', (api) => {
  test('reads the only status in a document, whatever surrounds it', () => {
    fc.assert(
      fc.property(jsonDocuments(api), ({ body, state }) => {
        expect(examine(api, { body })?.state).toBe(state)
      }),
      runs
    )
  })

  test('reads no status from a corrupted document', () => {
    const spoilt = jsonDocuments(api).chain(({ body }) => spoilJson(api, body))
    fc.assert(
      fc.property(spoilt, (body) => {
        expect(examine(api, { body })).toBeUndefined()
      }),
      runs
    )
  })
})

describe.each(xmlApis)('%s', (api) => {
  test('reads the only status in a document, whatever surrounds it', () => {
    fc.assert(
      fc.property(xmlDocuments(api), ({ body, state }) => {
        expect(examine(api, { body })?.state).toBe(state)
      }),
      runs
    )
  })

  test('handles quotes in processing instructions, which hide comments from a parser', () => {
    const instructed = fc
      .tuple(xmlDocuments(api), fc.constantFrom('Succeeded', 'Successful', 'Failed'), fc.constantFrom('"', "'"))
      .map(([{ body, state }, word, quote]) => {
        const hidden = `<?a ${quote}?><!--<?b ${quote}?><Status>${word}</Status><!-- -->`
        const at = body.indexOf('>', body.indexOf(rootOf(api))) + 1
        return { body: body.slice(0, at) + hidden + body.slice(at), state }
      })
    fc.assert(
      fc.property(instructed, ({ body, state }) => {
        expect([state, undefined]).toContain(examine(api, { body })?.state)
      }),
      runs
    )
  })

  test('reads no status from a document without one', () => {
    fc.assert(
      fc.property(xmlWithout(api), (body) => {
        expect(examine(api, { body })).toBeUndefined()
      }),
      runs
    )
  })

  test('reads no status from a corrupted document', () => {
    const spoilt = xmlDocuments(api).chain(({ body }) => spoilXml(api, body))
    fc.assert(
      fc.property(spoilt, (body) => {
        expect(examine(api, { body })).toBeUndefined()
      }),
      runs
    )
  })
})

test.each(jsonApis.filter((api) => !['arm-resource', 'arm-location'].includes(api)))(
  '%s reads no status from a document without one',
  (api) => {
    fc.assert(
      fc.property(jsonWithout(api), (body) => {
        expect(examine(api, { body })).toBeUndefined()
      }),
      runs
    )
  }
)

test.each(apis)('%s reads no wrong status from any text with any HTTP status', (api) => {
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    ...jsonApis.map((other) => jsonDocuments(other).map(({ body }) => body)),
    ...jsonApis.map(jsonWithout),
    ...xmlApis.map((other) => xmlDocuments(other).map(({ body }) => body))
  )
  const http = fc.oneof(fc.constantFrom(200, 201, 202, 204, 206, 400, 401, 404, 409, 429, 500, 503), fc.nat(999))
  const location = fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('//evil', 'https://[', 'javascript:x', '\\\\x'))
  fc.assert(
    fc.property(fc.option(bodies, { nil: undefined }), http, location, (body, status, next) => {
      examine(api, { body, http: status, headers: { location: next, 'azure-asyncoperation': next } })
    }),
    runs
  )
})
