import { expect, test } from '@jest/globals'
import { DelayQueues } from '../../bench/delay-queues.ts'
import { seededRandom } from '../../bench/statistics.ts'

test('each pause ends at its time, in order', () => {
  const actors = 50
  const random = seededRandom(1)
  const queues = new DelayQueues(actors)
  const endsAt = Array.from({ length: actors }, (_, actor) => 3 * actor)
  for (const [actor, at] of endsAt.entries()) queues.add(actor, at)
  let ended = 0
  for (let actor = queues.next(); actor !== undefined; actor = queues.next()) {
    ended += 1
    expect(queues.now()).toBe(endsAt[actor])
    expect(Math.min(...endsAt)).toBe(queues.now())
    const delayMs = [10, 70, 1_000][Math.floor(4 * random())]
    endsAt[actor] = delayMs === undefined ? Number.POSITIVE_INFINITY : queues.now() + delayMs
    if (delayMs !== undefined) queues.pause(actor, delayMs)
  }
  expect(ended).toBeGreaterThan(3 * actors)
  expect(endsAt).toEqual(new Array(actors).fill(Number.POSITIVE_INFINITY))
})
