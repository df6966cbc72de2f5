// SPDX-License-Identifier: Apache-2.0
// The pack `recommended` on the labelled lines and on hostile ones, and the engine's first call in a fresh process.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../src/core/surroundings.js';
import type { Intent } from '../../src/core/intent.js';
import { analyze } from '../../src/engine/analyze.js';
import { judge } from '../../src/engine/judge.js';
import { intentOf, policyOf, ROOT } from '../engine/policy/world.js';
import { HOSTILE, LENGTH } from '../engine/shell/cases/hostileLines.js';
import type { BenchRow } from './row.js';

const policies = policyOf('version: 1\nextends: recommended');

export async function run(): Promise<readonly BenchRow[]> {
  const labelled = sorted(labelledLines(), 20);
  const hostile = Object.entries(HOSTILE).map(([name, line]): [string, number] => [
    name,
    sorted([intentOf({ bash: line.slice(0, LENGTH) })], 5)[0] ?? Number.NaN,
  ]);
  const [slowest, worst] = hostile.reduce((a, b) => (a[1] > b[1] ? a : b));
  const at = (share: number): number => labelled[Math.floor(share * labelled.length)] ?? Number.NaN;
  return [
    row('labelled lines, analyze + judge, p50', at(0.5), 0.1),
    row('labelled lines, analyze + judge, p95', at(0.95), 1),
    row(`64 KB of hostile input, slowest: ${slowest}`, worst, 50),
    ...(await coldRows()),
  ];
}

function row(what: string, ms: number, budgetMs: number): BenchRow {
  return {
    what,
    measured: `${ms.toFixed(3)} ms`,
    budget: `≤ ${String(budgetMs)} ms`,
    within: ms <= budgetMs,
  };
}

function labelledLines(): readonly Intent[] {
  const text = readFileSync(path.join(ROOT, 'test/golden/commands-dev.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { cmd, shell } = JSON.parse(line) as {
        readonly cmd: string;
        readonly shell: 'bash' | 'powershell';
      };
      return { ...intentOf({ bash: cmd }), operation: { kind: 'command', shell, command: cmd } };
    });
}

/** Milliseconds of every call of the later rounds, in ascending order. */
function sorted(intents: readonly Intent[], rounds: number): readonly number[] {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++)
    for (const intent of intents) {
      const before = performance.now();
      judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION);
      if (round >= rounds / 4) times.push(performance.now() - before);
    }
  return times.sort((a, b) => a - b);
}

const ENTRY = `
export { analyze } from './src/engine/analyze.ts';
export { judge } from './src/engine/judge.ts';
export { loadPolicySet } from './src/engine/policy/load.ts';
export { NO_SURROUNDINGS } from './src/core/surroundings.ts';
export { NO_SESSION } from './src/core/sessionState.ts';
`;
const FIRST_CALL = `
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const [bundle, pack, intent] = process.argv.slice(1);
const started = performance.now();
const engine = require(bundle);
const loaded = performance.now();
const texts = new Map([['recommended', readFileSync(pack, 'utf8')]]);
const policies = engine.loadPolicySet([], texts, (t) => createHash('sha256').update(t).digest('hex'));
const compiled = performance.now();
const call = JSON.parse(intent);
engine.judge(call, engine.analyze(call).facts, engine.NO_SURROUNDINGS, policies.value, engine.NO_SESSION);
const judged = performance.now();
console.log(JSON.stringify([loaded - started, compiled - loaded, judged - compiled]));
`;

/** Medians of fresh processes, each with the engine as one minified file. */
async function coldRows(): Promise<readonly BenchRow[]> {
  const outfile = path.join(ROOT, 'out/bench/engine.cjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    ...{ bundle: true, minify: true, platform: 'node', format: 'cjs', outfile, logLevel: 'warning' },
  });
  const pack = path.join(ROOT, 'policies/recommended.yaml');
  const args = ['-e', FIRST_CALL, outfile, pack, JSON.stringify(intentOf({ bash: 'npm test' }))];
  const runs = Array.from(
    { length: 11 },
    () => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as [number, number, number],
  );
  const median = (of: (run: [number, number, number]) => number): number =>
    runs.map(of).sort((a, b) => a - b)[5] ?? Number.NaN;
  return [
    row(
      'fresh process: engine loaded, first call judged',
      median(([load, , call]) => load + call),
      15,
    ),
    {
      ...row(
        'fresh process: pack recommended read and compiled',
        median(([, compile]) => compile),
        0,
      ),
      ...{ budget: 'none', within: null },
    },
  ];
}
