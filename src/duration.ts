const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }
const number = String.raw`(\d+(?:[.,]\d+)?)`
const short = new RegExp(`^(?:${number}d)? ?(?:${number}h)? ?(?:${number}m)? ?(?:${number}s)?$`, 'i')
/** ISO 8601-1, 5.5.2. Years and months are invalid, because their length varies. */
const iso = new RegExp(`^P(?:${number}D)?(?:T(?=\\d)(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`, 'i')

/**
 * Reads `90s`, `45m`, `1h30m`, `2d` or ISO 8601 `PT1H30M`. A number without a unit is invalid.
 * @returns milliseconds, or undefined for any other form
 */
export function parseDuration(value: string): number | undefined {
  const match = short.exec(value) ?? iso.exec(value)
  const parts = match?.slice(1)
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined
  const [d, h, m, s] = parts.map((part) => Number((part ?? '0').replace(',', '.')))
  return Math.round((d ?? 0) * unitMs.d + (h ?? 0) * unitMs.h + (m ?? 0) * unitMs.m + (s ?? 0) * unitMs.s)
}

/** The exact length of a short setting, `0.5s`, and of a longer one as `formatDuration` does it. */
export function formatSetting(ms: number): string {
  return ms < 10_000 ? `${ms / 1_000}s` : formatDuration(ms)
}

/** A duration for people: `0s`, `45s`, `28m 12s`, `1h`, `2d 3h`. It has at most two units. */
export function formatDuration(ms: number): string {
  let left = Math.max(0, Math.round(ms / 1_000) * 1_000)
  const parts: string[] = []
  for (const [unit, length] of Object.entries(unitMs)) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(`${count}${unit}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join(' ') || '0s'
}
