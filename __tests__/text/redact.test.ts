import { describe, expect, test } from '@jest/globals'
import { Secrets } from '../../src/text/redact.ts'
import { expectLinear } from '../growth.ts'

const secret = 'eyJ0eXAi.payload.signature'

function concealing(...concealed: readonly string[]): { secrets: Secrets; masks: string[] } {
  const masks: string[] = []
  const secrets = new Secrets((mask) => masks.push(mask))
  for (const secret of concealed) secrets.conceal(secret)
  return { secrets, masks }
}
const redact = (text: string, ...concealed: readonly string[]) => concealing(...concealed).secrets.redact(text)
const { secrets } = concealing('another-secret', secret)

test('a short secret can be redacted without a mask', () => {
  const { secrets, masks } = concealing()
  secrets.conceal('short', 6)
  secrets.conceal('longer', 6)
  expect([secrets.redact('<short> <longer>'), masks]).toEqual(['<***> <***>', ['longer']])
})

test('each secret is masked once, and empty text is not', () => {
  expect(concealing(secret, '', secret, 'short').masks).toEqual([secret, 'short'])
})

test.each([
  [`a ${secret} b ${secret}`, 'a *** b ***'],
  [`${secret}${secret}`, '******'],
  ['“… eyJ0eXAi.payl…”', '“… ***…”'],
  ['“eyJ0…”', '“***…”'],
  ['“eyJ…”', '“eyJ…”'],
  ['“eyJ0eXAi.…”', '“***…”'],
  ['“eyJ0eXAi…” and more…', '“***…” and more…'],
  ['eyJ0 eyJ0eX… anot…another', 'eyJ0 ***… ***…another'],
  ['“eyJ0eXAi.payload.signatur…”', '“***…”'],
  ['“eyJ0eXAi.payload.signatuR…”', '“eyJ0eXAi.payload.signatuR…”'],
  [`${secret}…`, '***…'],
  ['anot…', '***…'],
  ['nothing…', 'nothing…'],
  ['eyJ0eXAi in the middle', 'eyJ0eXAi in the middle'],
  ['', '']
])('%j becomes %j', (text, expected) => {
  expect(secrets.redact(text)).toBe(expected)
})

describe('a secret in JSON that a text quotes', () => {
  const password = 'Pa$$w"or\\d<1>+2/é\n3'
  const inner = JSON.stringify({ adminPassword: password })
  const byNumber = (text: string) =>
    text.replace(/[^\w $:{}]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

  test.each([
    ['as it is', `It says ${password}.`, 'It says ***.'],
    ['escaped', `It says ${inner}.`, 'It says {"adminPassword":"***"}.'],
    ['escaped twice', `It says ${JSON.stringify(inner)}.`, 'It says "{\\"adminPassword\\":\\"***\\"}".'],
    ['escaped three times', JSON.stringify(JSON.stringify(inner)), '""{\\"adminPassword\\":\\"***\\"}""'],
    ['escaped by numbers', `It says "${byNumber(password)}".`, 'It says "***".'],
    [
      'escaped by numbers in capitals',
      'It says "Pa$$w\\u0022or\\u005Cd\\u003C1>+2/\\u00E9\\u000A3".',
      'It says "***".'
    ],
    ['with a slash', `It says "${JSON.stringify(password).slice(1, -1).replace('/', '\\/')}".`, 'It says "***".'],
    ['escaped and cut', `It says "${JSON.stringify(password).slice(1, 14)}…`, 'It says "***…'],
    ['escaped beside one that is not', `${password} and ${inner}`, '*** and {"adminPassword":"***"}'],
    ['that is none: the escapes stay', 'C:\\new\\u0041 \\"x\\"', 'C:\\new\\u0041 \\"x\\"']
  ])('%s', (_, text, expected) => {
    expect(redact(text, password)).toBe(expected)
  })

  test.each(['\b', '\f', '\n', '\r', '\t', '"', '\\'])('with the sign %j in it', (sign) => {
    const text = `It says ${JSON.stringify({ key: `begin${sign}end` })}.`
    expect(redact(text, `begin${sign}end`)).toBe('It says {"key":"***"}.')
  })

  test('leaves JSON that is still JSON', () => {
    const { secrets } = concealing(password)
    const json = JSON.stringify({ message: `It says ${inner}.`, other: 'x\\y' })
    expect(JSON.parse(secrets.redactJson(json))).toEqual({
      message: 'It says {"adminPassword":"***"}.',
      other: 'x\\y'
    })
  })

  test('costs time in proportion to the text', () => {
    const { secrets } = concealing(password)
    expectLinear((text) => secrets.redact(text), '\\"\\u0022\\\\', 500_000)
  })
})

describe('what counts as a secret', () => {
  test('eight characters, within words too', () => {
    expect(redact('the 123456789', '12345678')).toBe('the ***9')
  })

  test.each([
    ['hunter2', "'hunter2' and (hunter2), hunter2-hunter2", "'***' and (***), ***-***"],
    [
      'hunter2',
      'xhunter2 hunter2x _hunter2 hunter2_ éhunter2 hunter21',
      'xhunter2 hunter2x _hunter2 hunter2_ éhunter2 hunter21'
    ],
    ['hun4', 'hun4', '***'],
    ['abc', 'abc', 'abc'],
    ['p@s"', 'p@s" p@s\\" p%40s%22', '*** *** ***'],
    ['hunter2', 'hunter…', 'hunter…'],
    ['hun4 \n', '<hun4>', '<***>']
  ])('four to seven characters as a word: %j in %j', (secret, text, expected) => {
    expect(redact(text, secret)).toBe(expected)
  })

  test('four to seven characters: the longest one counts', () => {
    expect(redact('hunter2-x hunter2', 'hunter2', 'hunter', 'hun4')).toBe('***-x ***')
    expect(redact('a-b-c-d a-b-c', 'a-b-c', 'a-b-c-d')).toBe('*** ***')
  })

  test('white space that a message folds', () => {
    for (const [secret, text] of [
      ['correct  horse  staple', 'correct horse staple'],
      ['correct\thorse-staple9', 'correct horse-staple9'],
      ['top-line-A1\r\nsecond-line-B2', 'top-line-A1 second-line-B2'],
      ['  indented  secret\n', 'indented  secret'],
      ['a "quoted"  secret', 'a \\"quoted\\" secret']
    ] as const)
      expect([secret, redact(`'${text}' is bad`, secret)]).toEqual([secret, "'***' is bad"])
    expect(concealing('correct  horse\n').masks).toEqual(['correct  horse\n', 'correct horse'])
    expect(concealing('   \n').masks).toEqual([])
  })

  describe('a PEM file with a short line', () => {
    const pem = `-----BEGIN KEY-----\n${'a+/b'.repeat(16)}\nshortTail=\n-----END KEY-----\n`
    const byNumber = (text: string) => text.replaceAll('+', '\\u002B')
    const message = JSON.stringify({ error: { message: `x ${pem}` } })

    test.each([
      ['folded', `x ${pem.replace(/\s+/g, ' ').trim()} y`],
      ['in JSON', message],
      ['in JSON in JSON', JSON.stringify({ error: { message } })],
      ['in JSON with other escapes', byNumber(message)],
      ['in JSON in JSON with other escapes', JSON.stringify({ error: { message: byNumber(message) } })],
      ['cut', `x ${pem.slice(0, 105)}…`],
      ['folded and cut', `x ${pem.replace(/\s+/g, ' ').slice(0, 105)}…`]
    ])('is redacted whole: %s', (_, text) => {
      const redacted = redact(text, pem)
      expect(redacted).toContain('***')
      expect(redacted).not.toMatch(/shortTail|KEY/)
    })
  })

  test('each line of a PEM file from forty characters on', () => {
    const [long, short] = ['x'.repeat(40), 'y'.repeat(39)]
    const pem = `-----BEGIN KEY-----\n${long}\r\n${short}\n-----END KEY-----`
    expect(redact(`${long} ${short} -----END KEY-----`, pem)).toBe(`*** ${short} -----END KEY-----`)
    expect(redact(pem, pem)).toBe('***')
  })

  test('each line of a PEM file that is indented, or whose line ends are written as \\n', () => {
    const [one, two, three] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]
    const pem = `-----BEGIN KEY-----\n  ${one}  \r\n${two}\n${three}`
    expect(redact(`${one} ${two} ${three}`, pem)).toBe('*** *** ***')
    const joined = pem.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    expect(redact(`${one} ${two} ${three}`, joined)).toBe('*** *** ***')
    // The runner hides the others by itself: each is a whole line of the secret.
    expect(concealing(pem).masks).toEqual([pem, pem.replace(/\s+/g, ' '), one])
    expect(concealing(joined).masks).toEqual([joined, joined.replace(/\s+/g, ' '), one, two, three])
  })

  test('its form in a URL', () => {
    expect(redact('a=sec%20ret%2Fwith%3D~more&b=sec ret/with=~more', 'sec ret/with=~more')).toBe('a=***&b=***')
  })

  test('its form without unseen characters', () => {
    expect(redact('a secretvalue', 'secret\u00advalue')).toBe('a ***')
  })

  test('a lone surrogate does no harm', () => {
    expect(redact('a secret-key\ud800', 'secret-key\ud800')).toBe('a ***')
  })
})

describe('of several secrets', () => {
  test('the longest is redacted, in whatever order they came', () => {
    const [long, short] = ['secret-token-with-an-end', 'secret-token']
    expect(redact(`${long} ${short}`, short, long)).toBe('*** ***')
    expect(redact(`${long} ${short}`, long, short)).toBe('*** ***')
  })

  test('overlapping ones are redacted completely', () => {
    expect(redact('a first-then-second b', 'first-then', 'then-second')).toBe('a *** b')
    expect(redact('a abcdefghijklmnop b', 'bcdefghi', 'abcdefghijkl', 'cdefghijklmn')).toBe('a ***op b')
  })

  test('all are found, including those with a common prefix', () => {
    const many = Array.from({ length: 300 }, (_, index) => `secret-number-${index}${'-and-more'.repeat(index % 4)}`)
    const { secrets } = concealing(...many)
    for (const one of many) expect([one, secrets.redact(`<${one}>`)]).toEqual([one, '<***>'])
    expect(secrets.redact(`<${many.join('|')}>`)).toBe(`<${many.map(() => '***').join('|')}>`)
  })
})

test('in plain data are redacted', () => {
  const data = { a: secret, b: [{ [secret]: 1 }], c: undefined, d: null, e: 7 }
  expect(secrets.redact(data)).toEqual({ a: '***', b: [{ '***': 1 }], c: undefined, d: null, e: 7 })
})

describe('in JSON text', () => {
  test.each([
    [
      '{ "a": "eyJ0eXAi\\u002epayload\\u002esignature", "big": 12345678901234567890 }',
      '{ "a": "***", "big": 12345678901234567890 }'
    ],
    [`{"${secret}":["x ${secret}"]}`, '{"***":["x ***"]}'],
    ['["\\\\","eyJ0eXAi.payload\\u200b.signature","\\""]', '["\\\\","***","\\""]'],
    ['["a eyJ0\\u0065XAi…"]', '["a ***…"]'],
    ['{ "big": 12345678901234567890 }', '{ "big": 12345678901234567890 }'],
    [`no JSON ${secret}`, 'no JSON ***'],
    [`"no end ${secret}`, '"no end ***'],
    ['"no end \\', '"no end \\'],
    ['', '']
  ])('%s becomes %s', (json, expected) => {
    expect(secrets.redactJson(json)).toBe(expected)
  })

  test('a secret with quotation marks and line ends is found, and so is one that is a number', () => {
    const { secrets } = concealing('a "quoted"\nsecret', '1234567890')
    expect(secrets.redactJson(JSON.stringify({ a: 'say a "quoted"\nsecret', b: 1234567890 }))).toBe(
      '{"a":"say ***","b":***}'
    )
  })

  test('a secret is found at any depth, however it is written', () => {
    const { secrets } = concealing('a-secret-of-some-length')
    const escaped = 'a-secret-of-some-length'.replaceAll('-', '\\u002d')
    for (const depth of [10, 63, 64, 100, 100_000])
      for (const written of ['a-secret-of-some-length', escaped])
        expect(secrets.redactJson(`{"a":${'['.repeat(depth)}"x ${written}"${']'.repeat(depth)}}`)).toBe(
          `{"a":${'['.repeat(depth)}"x ***"${']'.repeat(depth)}}`
        )
  })
})

test('in data, very deep nesting is truncated', () => {
  const nested = (depth: number, wrap: (data: unknown) => unknown): unknown =>
    depth === 0 ? secret : wrap(nested(depth - 1, wrap))
  const redacted = (depth: number, wrap: (data: unknown) => unknown) =>
    JSON.stringify(secrets.redact(nested(depth, wrap)))
  for (const [depth, text] of [
    [64, '***'],
    [65, '…']
  ] as const) {
    expect(redacted(depth, (data) => [data])).toBe(`${'['.repeat(64)}"${text}"${']'.repeat(64)}`)
    expect(redacted(depth, (data) => ({ a: data }))).toBe(`${'{"a":'.repeat(64)}"${text}"${'}'.repeat(64)}`)
  }
})

test('the start of a secret is redacted only in a quotation, which has at most 2,000 characters', () => {
  const quotation = `${'x'.repeat(1_992)} eyJ0eX…`
  expect(secrets.redact(quotation)).toBe(`${'x'.repeat(1_992)} ***…`)
  expect(secrets.redact(`x${quotation}`)).toBe(`x${quotation}`)
})

test('a secret with invisible characters in it is redacted', () => {
  const { secrets } = concealing('a-secret-of-some-length')
  for (const unseen of ['\u200b', '\u00ad', '\u001b[31m', '\u2066'])
    expect(secrets.redact(`say a-secret${unseen}-of-some-length.`)).toBe('say ***.')
  expect(secrets.redact('no secret\u200b here')).toBe('no secret\u200b here')
})

describe('with 600 secrets the time is linear in the text', () => {
  const mebibyte = 1024 * 1024
  const header = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6'
  const lines = Array.from({ length: 200 }, (_, index) => `MII${String(index).padStart(4, '0')}${'k'.repeat(57)}`)
  const tokens = Array.from({ length: 200 }, (_, index) => `${header}${String(index).repeat(300)}`)
  const words = Array.from({ length: 200 }, (_, index) => `a${index}-b`)
  const { secrets } = concealing(...lines, ...tokens, ...words, lines.join('\n'))

  test.each([
    ['ASCII', 'nothing in here ', 16 * mebibyte],
    ['other scripts', 'нічого, 漢字 ', mebibyte],
    ['secrets', `${lines[7]} ${tokens[7]} `, mebibyte],
    ['short secrets', `${words[7]} `, mebibyte],
    ['short secrets within words', `${words[7]}x`, mebibyte],
    ['beginnings of tokens', header, mebibyte],
    ['parts of tokens', '7'.repeat(64), mebibyte],
    ['beginnings of a key', 'MII0', mebibyte],
    ['unseen characters', 'a\u200b', mebibyte],
    ['cut quotations', `${header.slice(0, 40)}…`, mebibyte]
  ])('%s', (_, unit, length) => {
    expectLinear((text) => secrets.redact(text), unit, length)
  })

  test.each([
    ['short strings', JSON.stringify({ name: 'a', value: 'нічого' }), 4 * mebibyte],
    ['strings of the length of a quotation', JSON.stringify(`${'нічого '.repeat(280)}…`), mebibyte],
    ['escapes', '"\\u0065yJ0eXAi\\n"', mebibyte],
    ['cut quotations', `"${header}…"`, mebibyte],
    ['lists', '[[],[]]', mebibyte]
  ])('JSON of %s', (_, item, length) => {
    expectLinear((text) => secrets.redactJson(`[${text}0]`), `${item},`, length)
  })

  test('one string of JSON', () => {
    expectLinear((text) => secrets.redactJson(`["${text}"]`), 'нічого … \\n', 2 * mebibyte)
  })
})
