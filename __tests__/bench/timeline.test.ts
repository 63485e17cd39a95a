import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/statistics.ts'
import { Timeline } from '../../bench/timeline.ts'

test('the actor that is due first wakes first', async () => {
  const timeline = new Timeline()
  const random = seededRandom(1)
  const woken: number[] = []
  const note = () => woken.push(timeline.now())
  for (let count = 0; count < 1_000; count += 1)
    timeline.start(Math.floor(1_000 * random()), async () => {
      note()
      await timeline.sleep(Math.floor(500 * random()))
      note()
    })
  await timeline.run()
  expect(woken).toHaveLength(2_000)
  expect(woken).toEqual(woken.toSorted((a, b) => a - b))
})

test('sleeps last as long as requested, and one actor runs at a time', async () => {
  const timeline = new Timeline()
  const woken: [name: string, at: number][] = []
  const sleeper = (name: string, ...lengths: number[]) =>
    timeline.start(5, async () => {
      for (const ms of lengths) {
        await timeline.sleep(ms)
        await Promise.resolve()
        woken.push([name, timeline.now()])
      }
    })
  sleeper('one', 10, 30)
  sleeper('other', 20, 10)
  await timeline.run()
  expect(woken).toEqual([
    ['one', 15],
    ['other', 25],
    ['other', 35],
    ['one', 45]
  ])
})

test('idle time passes at once', async () => {
  const timeline = new Timeline()
  await timeline.run()
  expect(timeline.now()).toBe(0)
})
