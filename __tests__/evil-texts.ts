/** Hostile texts: for the runner, Markdown, a browser and a terminal. */

const commands: readonly string[] = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
]

const workflowCommands: readonly string[] = commands.flatMap((name) => [
  `::${name}::evil`,
  ` \t::${name} name=outcome,file=a,title=evil::succeeded`,
  `::${name.toUpperCase()}::evil`,
  `##[${name}]evil`,
  `text ##[${name} name=outcome;title=evil]succeeded`
])

/** Invisible or encoded characters, before or within a command. */
const disguises: readonly string[] = [
  '\u00a0::error::evil',
  '\u3000::error::evil',
  '\ufeff::error::evil',
  '\u200b::error::evil',
  ':\u200d:error::evil',
  ':\u00ad:error::evil',
  '\u202e::error::evil\u202c',
  '\u2066##[error]evil\u2069',
  '#\u200b#[error]evil',
  '##\u2060[error]evil',
  '#\u001b[0m#[error]evil',
  '\u001b[31m::error::evil\u001b[0m',
  ':\u001b[m:error::evil',
  '\u009b31m::error::evil',
  '%0A::error::evil',
  '%0D%0A::add-mask::evil',
  '%250A::error::evil',
  '&#10;::error::evil',
  '\\n::error::evil',
  '\u001b]8;;https://evil.example/\u0007::error::evil\u001b]8;;\u0007',
  '\u001b]0;evil\u001b\\##[error]evil',
  '\u001bP::error::evil\u001b\\',
  '\b\b\b::error::evil',
  '\ud83d::error::evil',
  '\ufff9::error::evil\ufffb',
  '\u{e0001}::error::evil',
  '\ufe0f::error::evil',
  '\u061c::error::evil'
]

const markup: readonly string[] = [
  '</code><script>evil()</script>',
  '</code></p></td></tr></table><h1>evil</h1>',
  '<img src=x onerror=evil()>',
  '<svg/onload=evil()>',
  '<iframe srcdoc="<script>evil()</script>">',
  '<a href="javascript:evil()">evil</a>',
  '<!-- evil',
  '--> evil',
  '<![CDATA[ evil ]]>',
  '<?evil ?>',
  '<style>* { background: url(https://evil.example/) }</style>',
  '<details open ontoggle=evil()>',
  '<textarea>',
  '<plaintext>',
  '" onmouseover="evil()',
  "' onmouseover='evil()",
  '&lt;script&gt;evil()&lt;/script&gt;',
  '&#60;script>evil()&#60;/script>'
]

const markdown: readonly string[] = [
  '\n\n# evil',
  '\n\n- evil\n- evil',
  '\n\n    evil',
  '\n\n| evil |\n| --- |\n| evil |',
  '\n\n> evil',
  '\n\n```mermaid\ngraph TD; evil\n```',
  '\n\n<div>\n\n**evil**',
  '[evil](https://evil.example/)',
  '![evil](https://evil.example/x.png)',
  '[evil][1]\n\n[1]: https://evil.example/',
  'evil[^1]\n\n[^1]: evil',
  '**evil** __evil__ ~~evil~~',
  '`',
  '`` ` ``` ````',
  '$$\\href{https://evil.example/}{evil}$$',
  '$`evil`$',
  '<https://evil.example/>',
  'https://evil.example/?a=b',
  'www.evil.example',
  'someone@evil.example',
  '@octocat @octo-org/team',
  '#123 GH-123 octo-org/octo-repo#123 6f2a1e5cf0c7f4a8f1f0d4ab7d5a3b1f0c9e8d7a',
  ':rocket: :+1:',
  '\\<img src=x>',
  '- [x] evil'
]

const files: readonly string[] = [
  'a\noutcome<<ghadelimiter\nsucceeded\nghadelimiter\n',
  'ghadelimiter_00000000-0000-0000-0000-000000000000\noutcome=succeeded',
  'EOF\noutcome<<EOF\nsucceeded\nEOF'
]

export const evilTexts: readonly string[] = [...workflowCommands, ...disguises, ...markup, ...markdown, ...files]

/** Everything that some reader treats as a line end. */
export const lineEnds: readonly string[] = [
  '\n',
  '\r',
  '\r\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u000b',
  '\u000c',
  '\u0000'
]

/**
 * All texts, joined to as few as can be shown completely. Each is at the start of a joined text or after a possible
 * line end. The places alternate, so that no text always has the same neighbour.
 * @param longest less than the length at which they are truncated
 */
export function evilChunks(seed = 0, longest = 1_800): readonly string[] {
  const chunks: string[] = []
  evilTexts.forEach((_, index) => {
    const text = evilTexts[(index + seed) % evilTexts.length] ?? ''
    const joined = `${chunks.at(-1)}${lineEnds[(index + seed) % lineEnds.length]}${text}`
    if (chunks.length === 0 || joined.length > longest) chunks.push(text)
    else chunks[chunks.length - 1] = joined
  })
  return chunks
}
