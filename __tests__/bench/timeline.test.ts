import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/statistics.ts'
import { Timeline } from '../../bench/timeline.ts'

test('what is due first happens first, also what is added on the way', async () => {
  const timeline = new Timeline()
  const random = seededRandom(1)
  const happened: number[] = []
  const note = () => happened.push(timeline.now())
  for (let count = 0; count < 1_000; count += 1)
    timeline.after(Math.floor(1_000 * random()), () => {
      note()
      timeline.after(Math.floor(500 * random()), note)
    })
  await timeline.run()
  expect(happened).toHaveLength(2_000)
  expect(happened).toEqual(happened.toSorted((a, b) => a - b))
})

test('who sleeps wakes when it is time', async () => {
  const timeline = new Timeline()
  const woken: number[] = []
  const sleep = async (...lengths: number[]) => {
    for (const ms of lengths) {
      await timeline.sleep(ms)
      woken.push(timeline.now())
    }
  }
  void sleep(10, 30)
  void sleep(20, 10)
  await timeline.run(() => new Promise((resolve) => setImmediate(resolve)))
  expect(woken).toEqual([10, 20, 30, 40])
})
