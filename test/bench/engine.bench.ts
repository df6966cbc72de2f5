// SPDX-License-Identifier: Apache-2.0
// Analysis and judgement of one everyday shell line, without any cache, among ten to five thousand rules.
import { createHash } from 'node:crypto';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../src/core/surroundings.js';
import type { Intent } from '../../src/core/intent.js';
import { analyze } from '../../src/engine/analyze.js';
import { judge } from '../../src/engine/judge.js';
import { loadPolicySet } from '../../src/engine/policy/load.js';
import type { PolicySet } from '../../src/engine/policy/policySet.js';
import type { BenchRow } from './row.js';

const LINE = 'cd packages/core && npm test -- --watch=false 2>&1 | tail -20';
const BUDGETS = [
  { count: 10, both: 60, alone: 20 },
  { count: 100, both: 80, alone: 30 },
  { count: 1_000, both: 150, alone: 100 },
  { count: 5_000, both: 400, alone: 350 },
] as const;

export async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { count, both, alone } of BUDGETS) {
    const policies = policySet(count);
    const { facts } = analyze(INTENT);
    const together = median(() =>
      judge(INTENT, analyze(INTENT).facts, NO_SURROUNDINGS, policies, NO_SESSION),
    );
    const single = median(() => judge(INTENT, facts, NO_SURROUNDINGS, policies, NO_SESSION));
    const rules = `${count.toLocaleString('en')} rules`;
    rows.push(row(`analyze + judge, ${rules}`, together, both), row(`judge alone, ${rules}`, single, alone));
    await Promise.resolve();
  }
  return rows;
}

function row(what: string, measuredUs: number, budgetUs: number): BenchRow {
  return {
    what,
    measured: `p50 ${measuredUs.toFixed(1)} µs`,
    budget: `≤ ${String(budgetUs)} µs`,
    within: measuredUs <= budgetUs,
  };
}

/** Rules as a large team writes them: own folders, own scripts, own hosts; of all, five are about everyone's tools. */
function policySet(count: number): PolicySet {
  const rules = Array.from({ length: count }, (_, i) => {
    const n = String(i);
    const when = [
      `{ write: ["packages/p${n}/**", "!packages/p${n}/gen/**"] }`,
      `{ command: ["npm run task-${n} **", "make target-${n}"] }`,
      `{ host: ["api-${n}.example.com", "*.svc-${n}.example.com"] }`,
      `{ read: ["**/secret-${n}/**", "~/.config/tool-${n}/**"] }`,
      `{ command: "tool-${n} ** --force **" }`,
      `{ mcp: "server-${n}/*" }`,
      `{ delete: ["data/${n}/*.db"] }`,
      `{ command: "git push ** origin release-${n}" }`,
      `{ tool: "Tool${n}" }`,
      i < 50
        ? '{ command: ["npm test **", "cd **", "tail **"] }'
        : `{ command: "npm test ** --only-${n} **" }`,
    ][i % 10];
    return `  - { id: r${n}, effect: ${i % 10 === 9 && i < 50 ? 'allow' : 'ask'}, when: ${when ?? ''} }`;
  });
  const text = `version: 1\nrules:\n${rules.slice(0, count).join('\n')}\n`;
  const source = { layer: 'given', file: 'bench.yaml', text, countersigned: true } as const;
  const loaded = loadPolicySet([source], new Map(), (t) => createHash('sha256').update(t).digest('hex'));
  if (!loaded.ok) throw new Error(loaded.fault[0]?.message);
  return loaded.value;
}

const INTENT: Intent = {
  agent: { name: 'claude-code', version: null, session: 's', subagent: null, assurance: 'claimed' },
  tool: 'Bash',
  operation: { kind: 'command', shell: 'bash', command: LINE },
  cwd: '/home/dev/proj',
  workspace: '/home/dev/proj',
  home: '/home/dev',
  toolUseId: null,
  claim: null,
};

/** Microseconds, the median of single runs. */
function median(work: () => unknown): number {
  for (let i = 0; i < 2_000; i++) work();
  const times: number[] = [];
  for (let i = 0; i < 3_000; i++) {
    const before = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - before) / 1_000);
  }
  return times.sort((a, b) => a - b)[1_500] ?? Number.NaN;
}
