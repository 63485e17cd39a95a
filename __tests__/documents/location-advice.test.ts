/** Whether a response without a status may come from the URL of a Location, which is often taken for a monitor's. */
import { expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import { armOperation } from '../../src/flavors/arm-operation.ts'
import { type Answer, caught, create, Reader } from '../flavors/table.ts'

const flavor = create(armOperation, {
  'operation-url': 'https://management.azure.com/subscriptions/x/operations/1?api-version=2024-11-01'
})
const load = await flavor.load()
const suggestsLocation = (answer: Answer) => {
  const fault = caught(() => new Reader(load).read(answer))
  expect(fault).toMatchObject({ reason: 'unreadable' })
  return /If the URL came from Location, use api: arm-location\. Otherwise/.test(
    (fault instanceof WaitError && fault.advice) || ''
  )
}

test.each<[string, Answer]>([
  ['a text', { body: 'hello world', headers: { 'content-type': 'text/plain' } }],
  ['a collection', { body: '{"value":[{"a":1}]}' }],
  ['an object', { http: 201, body: '{"output":"x"}' }],
  ['a list', { body: '[1,2]' }],
  ['a string', { body: '"abc"' }]
])('it may with %s', (_, answer) => {
  expect(suggestsLocation(answer)).toBe(true)
})

test.each<[string, Answer]>([
  ['a page', { body: '<html>proxy</html>' }],
  ['a page without a tag', { body: 'Sign in', headers: { 'content-type': 'text/html' } }],
  ['broken JSON', { body: '{"value":[' }],
  ['a status that is not a word', { body: '{"Status":{}}' }],
  ['an error', { body: '{"error":{"code":"A","message":"m"}}' }],
  ['a resource, about which the message says more', { body: '{"id":"/x","name":"x","properties":{}}' }],
  ['no body, which has its own advice', { body: '', headers: { 'content-length': '0' } }],
  ['a body that was not read', { body: undefined }],
  ['another HTTP status', { http: 203, body: '[1]' }]
])('it may not with %s', (_, answer) => {
  expect(suggestsLocation(answer)).toBe(false)
})
