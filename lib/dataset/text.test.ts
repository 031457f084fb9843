import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formulaOf, splitMarkup, withFormulaPlaceholders } from './markup'
import { countImageTags, firstUserTurn, imagesBefore, readConversation, readMessages, splitParts } from './prompt'
import { parseToolCall, parseTurn } from './trajectory'
import { checkTrajectory } from './trajectory-check'

/** Text in which every piece of syntax is likely, whole and broken. */
const pieces = [
  '<image>',
  '<video>',
  '<Image>',
  '<reason>',
  '</reason>',
  '<think>',
  '</think>',
  '<answer>',
  '</answer>',
  '<code>',
  '</code>',
  '<tool_call>',
  '</tool_call>',
  '{"name": "python", "arguments": {}}',
  '<sandbox_output>',
  '</sandbox_output>',
  'Code execution result:',
  '```',
  '```python\n',
  '`',
  '~~~',
  '$',
  '$$',
  '\\(',
  '\\)',
  '\\[',
  '\\]',
  '\\',
  '\n',
  '\n\n',
  ' ',
  '5',
  'x^2',
  '<',
  '>',
  '\u{1F600}',
  '\ud800',
  '\u0000',
]
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 30 }).map((p) => p.join('')),
)

const kinds = (content: string) => splitMarkup(content).map(({ kind, body }) => [kind, body])

describe('no character is lost', () => {
  test('parts of a prompt', () => {
    fc.assert(
      fc.property(text, (content) => {
        const parts = splitParts(content)
        expect(parts.map((part) => part.raw).join('')).toBe(content)
        expect(parts.every((part) => content.startsWith(part.raw, part.start))).toBe(true)
        expect(parts.filter((part) => part.kind === 'image').length).toBe(countImageTags(content))
      }),
    )
  })

  test('blocks of a turn', () => {
    fc.assert(
      fc.property(text, (content) => {
        const { blocks } = parseTurn(content)
        expect(blocks.map((block) => block.raw).join('')).toBe(content)
        expect(blocks.every((block) => block.raw.includes(block.inner))).toBe(true)
      }),
    )
  })

  test('segments of a text, whose placeholders give the formulas back', () => {
    fc.assert(
      fc.property(text, (content) => {
        expect(
          splitMarkup(content)
            .map((segment) => segment.raw)
            .join(''),
        ).toBe(content)
        const { markdown, formulas } = withFormulaPlaceholders(content)
        const back = markdown.replace(
          /`(\uE000\d+\uE001)`/g,
          (whole, name: string) => formulaOf(name, formulas)?.raw ?? whole,
        )
        expect(back).toBe(content)
      }),
    )
  })

  test('in time linear in the text, however hostile', () => {
    const start = performance.now()
    for (const piece of [
      '\\(',
      '$',
      '$$ ',
      '$a',
      '`',
      '` ``',
      '```\n',
      '<think>',
      '</answer>',
      '<image>',
      '<tool_call>{',
    ]) {
      const long = piece.repeat(400_000 / piece.length)
      splitMarkup(long)
      parseTurn(long)
      splitParts(long)
    }
    expect(performance.now() - start).toBeLessThan(8000)
  })
})

describe('prompts', () => {
  test('of every shape', () => {
    expect(readMessages('What?', ['prompt'])).toEqual([{ role: 'user', content: 'What?', path: ['prompt'] }])
    expect(readMessages([{ content: 'Hi', role: 'user' }], ['prompt'])).toEqual([
      { role: 'user', content: 'Hi', path: ['prompt', 0, 'content'] },
    ])
    expect(readMessages([{ from: 'gpt', value: 'Yes' }], ['c'])).toEqual([
      { role: 'assistant', content: 'Yes', path: ['c', 0, 'value'] },
    ])
    const parts = [
      { type: 'image', text: null },
      { type: 'text', text: 'What is it?' },
    ]
    expect(readMessages([{ role: 'user', content: parts }], ['p'])).toEqual([
      { role: 'user', content: '<image>What is it?', path: null },
    ])
    expect(readMessages(null, ['p'])).toBeNull()
    expect(readMessages([null], ['p'])).toEqual([{ role: 'unknown', content: '', path: null }])
  })

  test('pictures are numbered over all messages', () => {
    const messages = [
      { role: 'system', content: 'You see <image>.' },
      { role: 'user', content: 'a<image>b<video><image>' },
    ]
    expect(imagesBefore(messages)).toEqual([0, 1])
    expect(splitParts('a<image>b<video><image>', 1).map(({ kind, image }) => [kind, image])).toEqual([
      ['text', null],
      ['image', 1],
      ['text', null],
      ['video', null],
      ['image', 2],
    ])
    expect(firstUserTurn(messages)?.content).toBe('a<image>b<video><image>')
  })
})

describe('turns', () => {
  test('metis syntax', () => {
    const { blocks, problems } = parseTurn(
      '<reason>Look <image> closer.</reason>\n<tool_call>{"name": "python", "arguments": {"code": "1"}}</tool_call>',
    )
    expect(problems).toEqual([])
    expect(blocks.map(({ kind, inner, imagesBefore: n }) => [kind, inner, n])).toEqual([
      ['reasoning', 'Look <image> closer.', 0],
      ['text', '\n', 1],
      ['tool call', '{"name": "python", "arguments": {"code": "1"}}', 1],
    ])
    expect(blocks[2]?.call).toEqual({ name: 'python', arguments: { code: '1' }, error: null })
  })

  test('code with a fence, and its results', () => {
    const { blocks } = parseTurn('I will zoom.\n<code>\n```python\nprint(1)\n```\n</code>')
    expect(blocks[1]?.code).toEqual({ language: 'python', text: 'print(1)' })
    expect(parseTurn('<sandbox_output>saved\n<image></sandbox_output>').blocks[0]?.kind).toBe('tool result')
    expect(parseTurn('Code execution result:\nstdout:\n```\n1\n```').blocks.map((b) => b.kind)).toEqual(['tool result'])
  })

  test.each([
    ['<reason>no end', 'unclosed'],
    ['no start</reason>', 'unopened'],
    ['<reason>a<reason>b</reason>', 'nested'],
    ['<tool_call>{"name": "python"</tool_call>', 'tool-json'],
    ['<tool_call>{"arguments": {}}</tool_call>', 'tool-json'],
  ])('%s is reported', (content, code) => {
    expect(parseTurn(content).problems.map((problem) => problem.code)).toContain(code)
  })

  test('an unclosed reason ends where the answer begins', () => {
    expect(parseTurn('<reason>a\n<answer>4</answer>').blocks.map((b) => [b.kind, b.inner])).toEqual([
      ['reasoning', 'a\n'],
      ['answer', '4'],
    ])
  })

  test('tools are checked by name, and image search may run once', () => {
    const call = (name: string) => ({
      role: 'assistant',
      content: `<tool_call>{"name":"${name}","arguments":{}}</tool_call>`,
    })
    const { problems, toolCalls, hasAnswer } = checkTrajectory([call('image_search'), call('image_search'), call('rm')])
    expect([toolCalls, hasAnswer]).toEqual([3, false])
    expect(problems.map(({ code, turn }) => [code, turn])).toEqual([
      ['repeated-image-search', 1],
      ['unknown-tool', 2],
      ['no-answer', null],
    ])
  })

  test('a tool call that is no object', () => {
    expect(parseToolCall('[1]').error).toMatch(/not a JSON object/)
    expect(parseToolCall('{').error).toMatch(/^The tool call is not JSON/)
  })
})

describe('markup', () => {
  test.each([
    ['It costs $5 and then $10.', [['markdown', 'It costs $5 and then $10.']]],
    ['from $5 per kilo, or US$ 3', [['markdown', 'from $5 per kilo, or US$ 3']]],
    [
      '$x^2$ is',
      [
        ['inline math', 'x^2'],
        ['markdown', ' is'],
      ],
    ],
    ['$5 + x$', [['inline math', '5 + x']]],
    ['a \\$5 b', [['markdown', 'a \\$5 b']]],
    [
      '\\(a\\) and \\[b\\]',
      [
        ['inline math', 'a'],
        ['markdown', ' and '],
        ['display math', 'b'],
      ],
    ],
    ['$$\na\n$$', [['display math', '\na\n']]],
    [
      '`$x$` ``a`b``',
      [
        ['code', '$x$'],
        ['markdown', ' '],
        ['code', 'a`b'],
      ],
    ],
    [
      '```py\n$x$\n```\nb',
      [
        ['fence', '$x$'],
        ['markdown', '\nb'],
      ],
    ],
    ['\\( open', [['markdown', '\\( open']]],
    ['\\\\(a\\)', [['markdown', '\\\\(a\\)']]],
  ])('%j', (content, expected) => {
    expect(kinds(content)).toEqual(expected)
  })
})

test('a string that holds a JSON list of messages is read as them, and edited as the string', () => {
  const stored = ' [{"role": "system", "content": "Be brief."}, {"content": "<image>\\nHow \\u00fc?", "role": "user"}]'
  expect(readConversation(stored, ['prompt'])).toEqual([
    { role: 'system', content: 'Be brief.', path: null },
    { role: 'user', content: '<image>\nHow ü?', path: null },
  ])
  expect(readMessages(stored, ['prompt'])).toEqual([{ role: 'user', content: stored, path: ['prompt'] }])
  const others = [
    '',
    '[]',
    '[1, 2]',
    '[{"role": "user"}]',
    '[{"role": "user", "content": "x"}',
    '[{"role": 1, "content": "x"}]',
  ]
  for (const text of others) expect(readConversation(text, ['prompt'])).toEqual(readMessages(text, ['prompt']))
})
