/** The JSON object in a body, and why there is none. */
import { describe, expect, test } from '@jest/globals'
import { member, memberAt, readMember, readObject } from '../../src/documents/json.ts'
import { caught, response } from '../flavors/table.ts'

const faultOf = (act: () => unknown) => {
  const fault = caught(act)
  return fault instanceof Error ? fault.message.replace('The response (HTTP 200) contains no status: ', '') : fault
}

test.each<[string | undefined, string]>([
  ['', 'it is empty'],
  [' \r\n\t', 'it is empty'],
  ['[]', 'it is JSON, but not an object'],
  ['null', 'it is JSON, but not an object'],
  ['"x"', 'it is JSON, but not an object'],
  ['{"a":', 'it is not JSON'],
  [undefined, 'it is too large, or not UTF-8']
])('%j is no object', (body, why) => {
  expect(faultOf(() => readObject(response(body)))).toMatch(new RegExp(`^${why}`))
})

test('a body that could not be read has its own reason', () => {
  expect(faultOf(() => readObject({ ...response(undefined), bodyFault: 'it is larger than 1 MiB' }))).toBe(
    'it is larger than 1 MiB'
  )
})

describe('a member', () => {
  test('is found in any case, the exact one first', () => {
    expect([member({ Status: 1 }, 'status'), member({ Status: 1, status: 2 }, 'status')]).toEqual([1, 2])
    expect([member({}, 'status'), member({}, 'toString')]).toEqual([undefined, undefined])
    expect(memberAt({ Properties: { STATE: 1 } }, ['properties', 'state'])).toBe(1)
    expect(memberAt({ properties: [{ state: 1 }] }, ['properties', 'state'])).toBeUndefined()
  })

  test.each([
    ['{"status":"a","Status":"b"}', ['status'], 'it has status twice'],
    ['{"p":{"s":"a","s":"b"}}', ['p', 's'], 'it has s twice'],
    ['{"p":{"s":"a"},"P":{}}', ['p', 's'], 'it has p twice']
  ] as const)('that is twice in %s cannot be trusted', (body, path, why) => {
    expect(faultOf(() => readMember(response(body), readObject(response(body)), path))).toBe(why)
  })

  test.each([
    '{"s":"a","other":{"s":"b"}}',
    '{"other":{"p":1,"p":2},"s":"a"}',
    '{"x":"\\"s\\":1","s":"a"}',
    '{"s":"a","x":["s",{"s":1}]}'
  ])('that is once in %s is returned', (body) => {
    expect(readMember(response(body), readObject(response(body)), ['s'])).toBe('a')
  })
})
