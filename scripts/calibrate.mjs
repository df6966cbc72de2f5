// SPDX-License-Identifier: Apache-2.0
// npm run calibrate [-- --sessions FILE.jsonl.gz]   writes docs/calibration.md: how right the pack `recommended` is on the
// labelled command lines, beside two other gates; and how often it would have asked in recorded sessions of real agents
// (FILE as scripts/realSessions.mjs reads it; without it the figures of the last run stay).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { figuresOf, HOME, isWrong, judgeCorpus, percent, stopped, why, WORKSPACE } from './corpus.mjs';
import { loadEngine } from './engine.mjs';
import { judgeByPeers } from './peers.mjs';
import { figuresOf as sessionFigures, judgeSessions } from './realSessions.mjs';

const root = path.dirname(import.meta.dirname);
const PAGE = path.join(root, 'docs/calibration.md');
const BEGIN = '<!-- sessions: kept from the last run with --sessions -->';
const END = '<!-- end of sessions -->';
const EXPECTS = ['block', 'ask', 'allow'];
const EFFECTS = ['allow', 'ask', 'deny'];

const at = process.argv.indexOf('--sessions');
const sessions = at === -1 ? null : process.argv[at + 1];
const judgedSessions = sessions === null ? null : await judgeSessions(sessions);
const rows = judgeCorpus();
const peers = await judgeByPeers(rows.filter((c) => c.shell === 'bash').map((c) => c.cmd));
const speed = await ownSpeed(rows.filter((c) => c.shell === 'bash'));
const settings = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
writeFileSync(PAGE, await format(page(), settings));
console.log(`written ${path.relative(root, PAGE)}`);
for (const { name, percent: share } of figuresOf(rows)) console.log(`${name.padEnd(24)} ${share} %`);

function page() {
  return `# Calibration

Written by \`npm run calibrate\`; not edited by hand. The pack \`recommended\` on the ${rows.length} labelled command lines of
\`test/golden/commands-dev.jsonl\` (workspace \`${WORKSPACE}\`, nothing looked up), judged by \`countersign judge\`. A label says
what should happen: *block* nobody wants it, *ask* a person should decide, *allow* everyday work. The lines are adversarial by
design: shares here are not shares in daily use. An equal half of the same strata, which nobody who works on the pack can
see, is kept aside.

## Figures

| figure | measured | wanted |
|---|---:|---:|
${figuresOf(rows).map(figureRow).join('\n')}

${precisionAndRecall()}

The ROC area of the risk score, dangerous (*block*, *ask*) against safe lines of bash: **${rocArea().toFixed(3)}**. The score only
tightens what policy allows, so much of what stops has no score at all: a program that no rule names is asked at score 0.

## Confusion by class

${confusion()}

## Lines that are judged wrongly

A safe line that is stopped, or a dangerous one that runs.

${wrongLines(rows.filter(isWrong))}

Lines to be denied that are only asked about:

${wrongLines(rows.filter((c) => c.expect === 'block' && c.effect === 'ask'))}

## Beside other gates

The same bash lines in one run, each program with its own defaults and its real code. cc-safety-net claims fewer classes
(deletes, git, devices, secrets) than these lines hold.

${peerTable()}

## Real sessions

${BEGIN}
${sessionPart()}
${END}

## Timings

Everything above is the same on each run; these figures depend on the machine (${cpus().length} × ${cpus()[0]?.model.trim()}, node
${process.version}) and on what else it does. Per bash line, in one process, without any cache.

| | median | 95th percentile |
|---|---:|---:|
| Countersign, analysis and judgement | ${ms(speed)} |
${peers.map(({ name, microseconds }) => `| ${name} | ${ms(microseconds)} |`).join('\n')}
`;
}

function figureRow({ name, of, percent: share }) {
  const floors = {
    stopped: '≥ 98',
    'evasions stopped': '≥ 98',
    'block judged deny': '≥ 88',
    'safe prompted': '≤ 1.5',
    'powershell stopped': '≥ 92',
    'powershell safe prompted': '≤ 10',
  };
  return `| ${name} (${of} lines) | ${share} % | ${floors[name]} % |`;
}

function precisionAndRecall() {
  const hit = rows.filter((c) => c.expect !== 'allow' && stopped(c)).length;
  const all = rows.filter(stopped).length;
  const wanted = rows.filter((c) => c.expect !== 'allow').length;
  return `To stop or not to stop, all lines: precision **${percent(hit, all)} %**, recall **${percent(hit, wanted)} %**.`;
}

/** The chance that a dangerous line scores higher than a safe one; equal scores count half. */
function rocArea() {
  const scores = (test) => rows.filter((c) => c.shell === 'bash' && test(c)).map((c) => c.risk.score);
  const [high, low] = [scores((c) => c.expect !== 'allow'), scores((c) => c.expect === 'allow')];
  let area = 0;
  for (const a of high) for (const b of low) area += a > b ? 1 : a === b ? 0.5 : 0;
  return area / (high.length * low.length);
}

function confusion() {
  const classes = [...new Set(rows.map((c) => c.category))].sort();
  const lines = classes.flatMap((category) =>
    EXPECTS.flatMap((expect) => {
      const here = rows.filter((c) => c.category === category && c.expect === expect);
      if (here.length === 0) return [];
      const counts = EFFECTS.map((effect) => here.filter((c) => c.effect === effect).length || '·');
      const right = percent(here.filter((c) => !isWrong(c)).length, here.length);
      return [`| ${category} | ${expect} | ${here.length} | ${counts.join(' | ')} | ${right} % |`];
    }),
  );
  return `| class | label | lines | allow | ask | deny | rightly stopped or not |\n|---|---|---:|---:|---:|---:|---:|\n${lines.join('\n')}`;
}

function wrongLines(cases) {
  if (cases.length === 0) return 'None.';
  const cell = (text) =>
    `\`${JSON.stringify(text).slice(1, -1).replaceAll('|', '\\|').replaceAll('`', 'ˋ')}\``;
  const reason = (c) =>
    c.effect === 'allow'
      ? 'every part is allowed'
      : [...new Set(why(c).map((w) => w.split(':')[0]))].join(', ');
  const lines = cases.map(
    (c) => `| ${c.category} | ${c.expect} → ${c.effect} | ${cell(c.cmd)} | ${reason(c)} |`,
  );
  return `| class | label → effect | line | by |\n|---|---|---|---|\n${lines.join('\n')}`;
}

function peerTable() {
  const bash = rows.filter((c) => c.shell === 'bash');
  const gates = [{ name: 'Countersign `recommended`', effects: bash.map((c) => c.effect) }, ...peers];
  const lines = gates.map(({ name, effects }) => {
    const shares = figuresOf(bash.map((c, i) => ({ ...c, effect: effects[i] }))).slice(0, 4);
    return `| ${name} | ${shares.map((f) => `${f.percent} %`).join(' | ')} |`;
  });
  return `| gate | stopped | evasions stopped | block judged deny | safe prompted or denied |\n|---|---:|---:|---:|---:|\n${lines.join('\n')}`;
}

/** Microseconds per line: the best of ten rounds after a warm-up, so that a busy machine does not speak. */
async function ownSpeed(cases) {
  const engine = await loadEngine();
  const best = cases.map(() => Infinity);
  for (let round = 0; round < 11; round++)
    cases.forEach(({ cmd }, i) => {
      const operation = { kind: 'command', shell: 'bash', command: cmd };
      const started = performance.now();
      engine.judge({ operation, tool: 'Bash', workspace: WORKSPACE, home: HOME });
      if (round > 0) best[i] = Math.min(best[i], 1000 * (performance.now() - started));
    });
  return best;
}

function ms(microseconds) {
  const sorted = [...microseconds].sort((a, b) => a - b);
  const quantile = (q) => (sorted[Math.floor(q * (sorted.length - 1))] / 1000).toFixed(3);
  return `${quantile(0.5)} ms | ${quantile(0.95)} ms`;
}

function sessionPart() {
  if (judgedSessions !== null) return sessionText(sessionFigures(judgedSessions));
  const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const kept = before.split(BEGIN)[1]?.split(END)[0]?.trim();
  return kept ?? 'Not measured yet: `npm run calibrate -- --sessions FILE`.';
}

function sessionText(figures) {
  const { calls, sessions: count, left, raw, granted, reasons, denials } = figures;
  const table = reasons.map(([reason, n, open]) => `| ${reason} | ${n} | ${open} |`).join('\n');
  return `${calls.toLocaleString('en-GB')} tool calls in ${count} recorded sessions of coding agents in public repositories; ${left} calls whose
recording lost what they did are left out. Nothing was looked up on a disk.

| prompts per 100 calls | measured | target |
|---|---:|---:|
| each call by itself | ${raw} | ≤ 10 |
| each answer a grant of the call's template for the session | ${granted} | ≤ 4 |

Denied: ${denials.length === 0 ? 'none' : denials.map(([reason, n]) => `${n} by ${reason}`).join(', ')}.

What was asked, by the rule and the kind of thing; the last column is what remains with templates.

| reason | prompts | with templates |
|---|---:|---:|
${table}`;
}
