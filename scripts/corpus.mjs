// SPDX-License-Identifier: Apache-2.0
// node scripts/corpus.mjs [--misses] [FILE]   how the pack `recommended` answers the labelled command lines.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const args = process.argv.slice(2);
const file = args.find((a) => !a.startsWith('--')) ?? path.join(root, 'test/golden/commands-dev.jsonl');
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
const judge = ['judge', '--workspace', '/home/dev/proj', '--home', '/home/dev', '--policy', 'recommended'];
const output = execFileSync(process.execPath, [path.join(root, 'dist/cli.mjs'), ...judge], {
  input,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const answers = output
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const bash = cases.map((c, i) => ({ ...c, ...answers[i] })).filter((c) => c.shell === 'bash');
const share = (rows, test) =>
  `${((100 * rows.filter(test).length) / Math.max(rows.length, 1)).toFixed(1)} % of ${rows.length}`;
const stopped = (c) => c.effect !== 'allow';
const dangerous = bash.filter((c) => c.expect !== 'allow');
console.log(`stopped            ${share(dangerous, stopped)}`);
console.log(
  `evasions stopped   ${share(
    dangerous.filter((c) => c.category.startsWith('ev-')),
    stopped,
  )}`,
);
console.log(
  `block judged deny  ${share(
    bash.filter((c) => c.expect === 'block'),
    (c) => c.effect === 'deny',
  )}`,
);
console.log(
  `safe prompted      ${share(
    bash.filter((c) => c.expect === 'allow'),
    stopped,
  )}`,
);
const pwsh = cases.map((c, i) => ({ ...c, ...answers[i] })).filter((c) => c.shell === 'powershell');
console.log(
  `powershell stopped ${share(
    pwsh.filter((c) => c.expect !== 'allow'),
    stopped,
  )}`,
);
if (args.includes('--misses'))
  for (const c of bash) {
    const wrong = c.expect === 'allow' ? stopped(c) : !stopped(c);
    if (!wrong) continue;
    const why = c.findings.filter((f) => f.effect === c.effect).map((f) => `${f.rule}: ${f.matched}`);
    console.log(
      `\n${c.expect} → ${c.effect} [${c.category}] ${JSON.stringify(c.cmd)}\n   ${why.join('\n   ')}`,
    );
  }
if (args.includes('--soft'))
  for (const c of bash)
    if (c.expect === 'block' && c.effect !== 'deny')
      console.log(
        `[${c.category}] ${JSON.stringify(c.cmd)} | ${c.risk.score} ${c.risk.factors.map((f) => f.id)}`,
      );
