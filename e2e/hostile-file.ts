/** A prompt file whose every text tries to run, fetch, or hold up something. Written by native DuckDB, so nothing of ours is trusted. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const PROBE = 'window.__ran=1'
const FOREIGN = 'http://evil.invalid'

/** HTML, Markdown and LaTeX that would run or fetch if any of it were taken at its word. */
export const ATTACK = [
  '<image>',
  `<img src=x onerror="${PROBE}"><script>${PROBE}</script><svg onload="${PROBE}"><style>@import "${FOREIGN}/a.css"</style>`,
  `<iframe src="${FOREIGN}/frame"></iframe><link rel=stylesheet href="${FOREIGN}/b.css"><meta http-equiv=refresh content="0;url=${FOREIGN}">`,
  `[a link](javascript:${PROBE}) ![a picture](${FOREIGN}/p.png) <${FOREIGN}/auto> [ref]`,
  `\\(\\href{javascript:${PROBE}}{x}\\) $\\includegraphics{${FOREIGN}/q.png}$ \\[\\htmlStyle{background:url(${FOREIGN}/r.png)}{y}\\]`,
  `| a | <b onclick="${PROBE}">b</b> |\n|---|---|\n| ![t](${FOREIGN}/t.png) | $\\url{${FOREIGN}}$ |`,
  '```python\n</code></pre><script>window.__ran=1</script>\n```',
  `[ref]: ${FOREIGN}/ref`,
  'The end of the attack.',
].join('\n\n')

/** Text on which careless parsers take minutes or overflow their stacks. */
const BOMBS: readonly string[] = [
  '>'.repeat(20_000),
  '- '.repeat(10_000),
  '['.repeat(20_000),
  '*a_ '.repeat(6_000),
  '**a **b '.repeat(3_000),
  `$${'{'.repeat(4_000)}${'}'.repeat(4_000)}$`,
  `\\(${'\\sqrt{'.repeat(400)}x${'}'.repeat(400)}\\)`,
  '\\(\\def\\a{xxxxxxxxxx\\b\\b}\\def\\b{\\a\\a}\\a\\)',
  '\\(\\rule{99999em}{99999em}\\)',
  '$x$ '.repeat(3_000),
  '`'.repeat(9_999),
  'a'.repeat(300_000),
  '<think>'.repeat(2_000),
]

/** Row k holds bomb k; row `BOMBS.length` the attack. */
export const attackRow = BOMBS.length
export const rows = BOMBS.length + 1

export async function writeHostileFile(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'hostile-')), 'hostile.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const lines = [...BOMBS, ATTACK].map((text, k) => rowSql(text, k))
    await connection.run(`COPY (${lines.join(' UNION ALL ')}) TO '${path}' (FORMAT parquet)`)
    return path
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function rowSql(text: string, k: number): string {
  const attack = quote(`<img src=x onerror="${PROBE}"> row ${k}`)
  return `SELECT ${attack} AS data_source,
    [{'content': ${quote(text)}, 'role': 'user'}] AS prompt,
    [{'bytes': encode(${quote(`<svg xmlns="http://www.w3.org/2000/svg" onload="${PROBE}"/>`)})}] AS images,
    ${attack} AS ability,
    {'ground_truth': ${attack}, 'style': 'rule'} AS reward_model,
    {'answer': ${attack}, 'index': '${k}', 'question': ${attack}, '<script>${PROBE}</script>': ${attack}} AS extra_info`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
