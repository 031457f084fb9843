/** What stands in a file's cells: pictures and texts, damaged and drawn out, in the hands of what looks at each of them. */
import { readFileSync } from 'node:fs'
import { deriveFacts } from '@/lib/dataset/facts'
import { inspectImage } from '@/lib/dataset/image-facts'
import { mutateAnywhere, type Random } from './fuzz-mutate'

/** Longest text and picture: what grows with their square is a hang at such a length. */
const MOST_LETTERS = 200_000
const MOST_BYTES = 1 << 20

export function loadPictures(): readonly Uint8Array[] {
  const { bases } = JSON.parse(readFileSync('fixtures/image-verdicts.json', 'utf8')) as {
    bases: Record<string, string>
  }
  return Object.values(bases).map((text) => new Uint8Array(Buffer.from(text, 'base64')))
}

/** True = something is found wrong with it. Throws what a look at a picture must never throw. */
export function runPicture(pictures: readonly Uint8Array[], random: Random): boolean {
  const original = mutateAnywhere(pictures[random(pictures.length)] as Uint8Array, random)
  const { problem } = inspectImage(random(3) === 0 ? drawnOut(original, random) : original)
  return problem !== null
}

/** A stretch of it over and over: lists of a thousand entries, chunks of a byte, boxes that begin boxes. */
function drawnOut(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random(bytes.length)
  const stretch = bytes.subarray(from, from + 1 + random(40))
  const times = 1 + random(Math.floor(MOST_BYTES / stretch.length))
  const out = new Uint8Array(bytes.length + stretch.length * times)
  out.set(bytes.subarray(0, from))
  for (let k = 0; k < times; k++) out.set(stretch, from + k * stretch.length)
  out.set(bytes.subarray(from), from + stretch.length * times)
  return out
}

/** Of what answers, prompts and trajectories are made. */
const WORDS = [
  '1',
  'a',
  ' ',
  '\n',
  ',',
  ', ',
  ';',
  '.',
  '/',
  '-',
  '{',
  '}',
  '$',
  '\\frac',
  '\\boxed{',
  '(',
  '=',
  '`',
  '```',
  '<',
]
  .concat([
    '<image>',
    '<answer>',
    '</answer>',
    '<tool_call>',
    '</tool_call>',
    '<think>',
    '{"name": "python"',
    '[',
    '[{',
    '\uD800',
  ])
  .concat(['<reason>', '</reason>', '<code>', '</code>', '<sandbox_output>', '\t', '%', '°', '\\', '\u0000'])

const MAPPING = {
  prompt: 'prompt',
  images: null,
  groundTruth: 'truth',
  answer: 'answer',
  question: 'question',
  ability: 'ability',
  dataSource: null,
  passRate: null,
  index: null,
}

/** A row of such texts, derived as it is when a file is opened. */
export function runText(random: Random): false {
  const [prompt, truth, answer] = [text(random), text(random), text(random)]
  const row = {
    prompt: random(2) === 0 ? prompt : [{ role: 'assistant', content: prompt }],
    truth,
    answer,
    question: prompt,
    ability: truth,
  }
  const kind = random(2) === 0 ? 'trajectories' : 'prompts'
  deriveFacts(row, MAPPING, { file: 0, row: 0 }, { kind, textResident: true })
  return false
}

function text(random: Random): string {
  let all = ''
  for (let n = 1 + random(4); n > 0; n--) {
    const unit = Array.from({ length: 1 + random(3) }, () => WORDS[random(WORDS.length)] ?? '').join('')
    all += unit.repeat(1 + random(random(3) === 0 ? Math.floor(MOST_LETTERS / Math.max(1, unit.length)) : 3))
  }
  return all
}
