import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inspectImage } from './image-facts'

type Verdict = [number, number] | null
type Case = [base: string, op: string, ...args: (number | string | Verdict)[]]

/** Written by scripts/fixtures/image_verdicts.py: what Pillow says. */
const { bases, cases } = JSON.parse(readFileSync('fixtures/image-verdicts.json', 'utf8')) as {
  bases: Record<string, string>
  cases: Case[]
}

function variant([base, op, ...args]: Case): Uint8Array {
  const data = Uint8Array.from(Buffer.from(bases[base] ?? '', 'base64'))
  const [a, b] = [Number(args[0]), Number(args[1])]
  if (op === 'cut') return data.slice(0, a)
  if (op === 'zero') return data.fill(0, a)
  if (op === 'set') return data.with(a, b)
  if (op === 'add') return Uint8Array.from([...data, ...Buffer.from(String(args[0]), 'hex')])
  if (op === 'drop') return Uint8Array.from([...data.slice(0, a), ...data.slice(b)])
  return data
}

const refused = (c: Case) => c.at(-1) === null
const casesOf = (ops: readonly string[], formats: RegExp) =>
  cases.filter((c) => ops.includes(c[1]) && formats.test(c[0]))

describe('against what Pillow said', () => {
  test.each(casesOf(['whole', 'add'], /./))('%s, %s: size and no problem', (...c) => {
    const { width, height, problem } = inspectImage(variant(c))
    expect([[width, height], problem]).toEqual([c.at(-1), null])
  })

  test('truncations (about a hundred a file, dense at both ends) are judged as Pillow does', () => {
    const cut = casesOf(['cut'], /./)
    const wrong = cut.filter((c) => refused(c) !== (inspectImage(variant(c)).problem !== null))
    expect(cut.length).toBeGreaterThan(1000)
    expect(wrong).toEqual([])
  })

  test('of the damaged PNG, JPEG, GIF and BMP files Pillow refuses, at least 98 % are found', () => {
    const bad = casesOf(['zero', 'set', 'drop'], /^(png|jpeg|gif|bmp)/).filter(refused)
    const missed = bad.filter((c) => inspectImage(variant(c)).problem === null)
    expect(bad.length).toBeGreaterThan(1000)
    expect(missed.length).toBeLessThan(bad.length * 0.02)
  })

  test('a damaged JPEG, GIF or BMP that Pillow shows is not called broken', () => {
    const good = casesOf(['zero', 'set', 'drop'], /^(jpeg|gif|bmp)/).filter((c) => !refused(c))
    const accused = good.filter((c) => inspectImage(variant(c)).problem !== null)
    expect(accused.length).toBeLessThan(good.length * 0.02)
  })

  test('of the damaged TIFF files Pillow refuses 95 % are found (but for JPEG inside), of the AVIF files three quarters', () => {
    const found = (formats: RegExp) => {
      const bad = casesOf(['zero', 'set', 'drop'], formats).filter(refused)
      expect(bad.length).toBeGreaterThan(250)
      return bad.filter((c) => inspectImage(variant(c)).problem !== null).length / bad.length
    }
    expect(found(/^tiff(?! jpeg)/)).toBeGreaterThan(0.95)
    expect(found(/^avif/)).toBeGreaterThan(0.75)
  })

  test('a damaged AVIF that Pillow shows is not called broken, a TIFF hardly ever', () => {
    const accused = (formats: RegExp) => {
      const good = casesOf(['zero', 'set', 'drop'], formats).filter((c) => !refused(c))
      return good.filter((c) => inspectImage(variant(c)).problem !== null).length / good.length
    }
    expect(accused(/^avif/)).toBe(0)
    expect(accused(/^tiff/)).toBeLessThan(0.03)
  })

  test('a damaged PNG that Pillow shows is called broken only for its checksum', () => {
    const good = casesOf(['zero', 'set', 'drop'], /^png/).filter((c) => !refused(c))
    const problems = new Set(good.map((c) => inspectImage(variant(c)).problem))
    expect(problems).toEqual(new Set([null, 'PNG has damaged image data: its checksum is wrong']))
  })
})

describe('hostile bytes', () => {
  const starts = Object.values(bases).map((text) => Uint8Array.from(Buffer.from(text, 'base64')))

  test('never throw, whatever follows a real beginning', () => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(80), fc.uint8Array({ maxLength: 400 }), (start, keep, rest) => {
        const seen = inspectImage(Uint8Array.from([...start.slice(0, keep), ...rest]))
        expect(seen.problem === null || seen.problem.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('a claimed size of a decompression bomb is refused', () => {
    const png = Uint8Array.from(starts[0] ?? [])
    const avif = Buffer.from('0000001c66747970617669660000000061766966', 'hex')
    expect(inspectImage(Uint8Array.from(avif)).problem).toMatch(/^AVIF/)
    const bmp = Uint8Array.from(Buffer.from(bases['bmp'] ?? '', 'base64'))
    bmp.set([0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0], 18)
    expect(inspectImage(bmp).problem).toBe('BMP claims 65535 × 65535 pixels, more than decoders accept')
    expect(inspectImage(png).problem).toBeNull()
  })

  const u16 = (value: number) => [value & 255, value >> 8]
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)]
  const box = (kind: string, content: readonly number[]) => [
    ...u32(content.length + 8).reverse(),
    ...Buffer.from(kind),
    ...content,
  ]
  const FTYP = box('ftyp', [...Buffer.from('avif'), 0, 0, 0, 0, ...Buffer.from('avif')])

  test('places of no bytes, of which an AVIF claims millions, are not made', () => {
    const items = Array.from({ length: 10_000 }, () => [0, 1, 0, 0, 0xff, 0xff]).flat()
    const iloc = box('iloc', [0, 0, 0, 0, 0, 0, 0x27, 0x10, ...items])
    expect(inspectImage(Uint8Array.from([...FTYP, ...iloc])).problem).toBe('AVIF has a damaged list of places')
  })

  test('boxes in boxes, deeper than a stack, are a problem of that picture alone', () => {
    const depth = 20_000
    const nested = new Uint8Array(depth * 8)
    for (let k = 0; k < depth; k++) nested.set([...u32((depth - k) * 8).reverse(), ...Buffer.from('iprp')], k * 8)
    expect(inspectImage(Uint8Array.from([...FTYP, ...nested])).problem).toBe('AVIF has boxes nested too deeply')
  })

  /** Little-endian, its directory at byte 8; of each entry tag, type, count and value. */
  function tiff(
    entries: readonly (readonly [number, number, number, number])[],
    behind = new Uint8Array(0),
  ): Uint8Array {
    const directory = entries.flatMap(([tag, type, count, value]) => [
      ...u16(tag),
      ...u16(type),
      ...u32(count),
      ...u32(value),
    ])
    const head = Uint8Array.from([0x49, 0x49, 42, 0, ...u32(8), ...u16(entries.length), ...directory, 0, 0, 0, 0])
    return Uint8Array.from([...head, ...behind])
  }

  test('a TIFF entry is read as often as it is needed, not as often as it is there', () => {
    const values = 700_000
    const entries = Array.from({ length: 60_000 }, () => [273, 1, values, 8] as const)
    const seen = inspectImage(tiff([[256, 3, 1, 2], [257, 3, 1, 2], ...entries]))
    expect(seen).toMatchObject({ width: 2, height: 2, format: 'tiff' })
  })

  test('a TIFF strip that claims to unpack to more than any picture is not unpacked', () => {
    const strip = deflateSync(new Uint8Array(1 << 20))
    const entries = [
      [256, 3, 1, 10_000],
      [257, 3, 1, 10_000],
      [258, 3, 1, 65_535],
      [259, 3, 1, 8],
      [273, 4, 1, 8 + 2 + 6 * 12 + 4],
      [279, 4, 1, strip.length],
    ] as const
    expect(inspectImage(tiff(entries, strip)).problem).toBe('TIFF has deeper pixels than decoders know')
  })

  test('damaged image data in a million chunks of a byte is gone through as if it were in one', () => {
    const png = Uint8Array.from(starts[0] ?? [])
    const chunk = [0, 0, 0, 1, ...Buffer.from('IDAT'), 0x78, 0, 0, 0, 0]
    const chunks = new Uint8Array(1_000_000 * chunk.length)
    for (let at = 0; at < chunks.length; at += chunk.length) chunks.set(chunk, at)
    const bytes = new Uint8Array(33 + chunks.length)
    bytes.set(png.subarray(0, 33))
    bytes.set(chunks, 33)
    expect(inspectImage(bytes).problem).toMatch(/^PNG has image data/)
  })

  test('what is no picture says how it starts', () => {
    expect(inspectImage(Uint8Array.from([1, 2, 255])).problem).toBe('Not a picture: starts with 01 02 ff')
    expect(inspectImage(new Uint8Array()).problem).toBe('No bytes')
  })
})

describe('other heads of formats that Pillow opens', () => {
  test('an AVIF under the brand of any HEIF picture, with its own among the compatible ones', () => {
    const avif = Uint8Array.from(Buffer.from(bases['avif'] ?? '', 'base64'))
    const renamed = Uint8Array.from([...avif.subarray(0, 8), ...Buffer.from('mif1'), ...avif.subarray(12)])
    expect(inspectImage(renamed)).toEqual(inspectImage(avif))
    expect(inspectImage(renamed).problem).toBeNull()
  })
})
