/** Prints a version's section of the changelog: `node scripts/release-notes.ts v1.2.3`. */
import { readFileSync } from 'node:fs'

/** @throws if the changelog has no section for this version, or an empty one */
function notesOf(changelog: string, tag: string): string {
  const chapters = changelog.split(/^## /m)
  const chapter = chapters.find((chapter) => chapter.startsWith(`[${tag.replace(/^v/, '')}] - `)) ?? ''
  const notes = chapter
    .slice(chapter.indexOf('\n'))
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim()
  if (notes === '') throw new Error(`CHANGELOG.md has no section for ${tag}`)
  return notes
}

if (import.meta.main) console.log(notesOf(readFileSync('CHANGELOG.md', 'utf8'), process.argv[2] ?? ''))
