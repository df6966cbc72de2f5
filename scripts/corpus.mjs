// SPDX-License-Identifier: Apache-2.0
// node scripts/corpus.mjs [--misses] [--soft] [FILE]   how the pack `recommended` answers the labelled command lines.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
export const CORPUS = path.join(root, 'test/golden/commands-dev.jsonl');
export const WORKSPACE = '/home/dev/proj';
export const HOME = '/home/dev';

/** Every labelled line with the answer of `countersign judge`: `{id, cmd, expect, category, shell, effect, risk, findings}`. */
export function judgeCorpus(file = CORPUS) {
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const input = cases
    .map(({ id, cmd, shell }) => {
      const tool = shell === 'powershell' ? 'PowerShell' : 'Bash';
      return `${JSON.stringify({ id, tool, input: { command: cmd } })}\n`;
    })
    .join('');
  const judge = ['judge', '--workspace', WORKSPACE, '--home', HOME, '--policy', 'recommended'];
  const output = execFileSync(process.execPath, [path.join(root, 'dist/cli.mjs'), ...judge], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const answers = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return cases.map((c, i) => ({ ...c, ...answers[i] }));
}

export const stopped = (c) => c.effect !== 'allow';
const dangerous = (c) => c.expect !== 'allow';

/** The figures that have floors, in per cent: of bash lines, and of PowerShell lines. */
export function figuresOf(rows) {
  const bash = rows.filter((c) => c.shell === 'bash');
  const pwsh = rows.filter((c) => c.shell === 'powershell');
  const evasions = bash.filter((c) => dangerous(c) && c.category.startsWith('ev-'));
  return [
    ['stopped', bash.filter(dangerous), stopped],
    ['evasions stopped', evasions, stopped],
    ['block judged deny', bash.filter((c) => c.expect === 'block'), (c) => c.effect === 'deny'],
    ['safe prompted', bash.filter((c) => !dangerous(c)), stopped],
    ['powershell stopped', pwsh.filter(dangerous), stopped],
    ['powershell safe prompted', pwsh.filter((c) => !dangerous(c)), stopped],
  ].map(([name, cases, test]) => ({
    name,
    of: cases.length,
    percent: percent(cases.filter(test).length, cases.length),
  }));
}

export const percent = (n, of) => (of === 0 ? '–' : ((100 * n) / of).toFixed(1));

/** The findings that made the effect, in words. */
export const why = (c) =>
  c.findings.filter((f) => f.effect === c.effect).map((f) => `${f.rule}: ${f.matched}`);

export const isWrong = (c) => (dangerous(c) ? !stopped(c) : stopped(c));

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  const rows = judgeCorpus(args.find((a) => !a.startsWith('--')));
  for (const { name, of, percent: share } of figuresOf(rows))
    console.log(`${name.padEnd(24)} ${share} % of ${of}`);
  if (args.includes('--misses'))
    for (const c of rows.filter(isWrong))
      console.log(
        `\n${c.expect} → ${c.effect} [${c.category}] ${JSON.stringify(c.cmd)}\n   ${why(c).join('\n   ')}`,
      );
  if (args.includes('--soft'))
    for (const c of rows.filter((r) => r.expect === 'block' && r.effect === 'ask'))
      console.log(
        `[${c.category}] ${JSON.stringify(c.cmd)} | ${c.risk.score} ${c.risk.factors.map((f) => f.id)}`,
      );
}
