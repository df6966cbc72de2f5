// SPDX-License-Identifier: Apache-2.0
// Least tiers of edits class by class, and quiet for harmless ones, under the pack `recommended`.
import assert from 'node:assert/strict';
import type { Decision, Tier } from '../../../src/core/decision.js';
import type { FileChange } from '../../../src/core/intent.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { intentOf, policyOf } from '../policy/world.js';
import * as grave from './editCases/grave.js';
import { HARMLESS } from './editCases/harmless.js';
import { MORE_GRAVE, MORE_HARMLESS, MORE_NOTED } from './editCases/more.js';
import * as noted from './editCases/noted.js';

const policies = policyOf('version: 1\nextends: [recommended]');
const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];

function decide([file, was, now]: grave.Row): Decision {
  const change: FileChange =
    was === null
      ? { kind: 'write', path: file, content: now }
      : { kind: 'edit', path: file, edits: [{ old: was, new: now, all: false }] };
  const intent = { ...intentOf({ write: file }), operation: { kind: 'files', changes: [change] } } as const;
  return judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION);
}

const told = ({ risk }: Decision): string =>
  risk.factors.map((f) => `${f.id} ${String(f.points)}`).join(', ') || 'no factors';

/** The tier, a factor of the class, and its span on what it is about. */
function atLeast(tier: Tier, row: grave.Row, wanted: readonly string[]): void {
  const [, was, now, at] = row;
  const decision = decide(row);
  const named = decision.risk.factors.filter(({ id }) => wanted.includes(id));
  assert.ok(named.length > 0, told(decision));
  assert.ok(TIERS.indexOf(decision.risk.tier) >= TIERS.indexOf(tier), told(decision));
  const field = was === null ? 'content' : 'new_string';
  const spans = named.flatMap(({ span }) => (span?.field === field ? [span] : []));
  assert.ok(spans.length > 0, 'no span');
  if (at === undefined) return;
  const touched = spans.some(
    ({ start, end }) => start <= now.lastIndexOf(at) + at.length && end > now.indexOf(at),
  );
  assert.ok(touched, spans.map(({ start, end }) => now.slice(start, end)).join(' | '));
}

const GRAVE: readonly [name: string, rows: readonly grave.Row[], wanted: readonly string[]][] = [
  ['a secret written down', grave.SECRETS, ['secret-content']],
  ['encryption off', grave.TRANSPORT, ['weakened-security']],
  [
    'foreign code or secrets in continuous integration',
    grave.CI,
    ['ci-change', 'supply-chain', 'weakened-security'],
  ],
  ['an install script that fetches', grave.INSTALL, ['supply-chain', 'dynamic-code']],
  ['code built at run time', grave.RUN_TIME, ['dynamic-code']],
  ['a look-alike name', grave.LOOK_ALIKES, ['supply-chain']],
  ['a shell fed from the network', grave.DOCKER, ['supply-chain', 'dynamic-code']],
  ['characters that are not seen', grave.UNSEEN, ['deceptive-text']],
];
const NOTED: typeof GRAVE = [
  ['a test or check that no longer counts', noted.TESTS, ['weakened-checks']],
  ['every origin let in', noted.ORIGINS, ['weakened-security']],
  ['a check of rights removed', noted.AUTH, ['weakened-security']],
  ['rights widened', noted.RIGHTS, ['weakened-security', 'weakened-checks', 'privilege']],
  ['a new dependency', noted.DEPENDENCIES, ['new-dependency']],
  ['another source of packages', noted.SOURCES, ['supply-chain']],
  ['data taken away', noted.DATA, ['destructive-data', 'weakened-security']],
  ['root', noted.ROOT, ['weakened-security']],
];

const title = ([file, , now]: grave.Row): string => `${file}: ${JSON.stringify(now.slice(-70))}`;

for (const [tier, classes] of [
  ['T2', GRAVE],
  ['T1', NOTED],
] as const)
  for (const [name, rows, wanted] of classes)
    describe(`${tier} of edits: ${name}`, () => {
      for (const row of rows) it(title(row), () => atLeast(tier, row, wanted));
    });

for (const [tier, rows] of [
  ['T2', MORE_GRAVE],
  ['T1', MORE_NOTED],
] as const)
  describe(`${tier} of edits: all classes once more`, () => {
    for (const [wanted, ...row] of rows) it(title(row), () => atLeast(tier, row, [wanted]));
  });

describe('edits that are harmless', () => {
  for (const row of [...HARMLESS, ...MORE_HARMLESS])
    it(title(row), () => {
      const decision = decide(row);
      assert.ok(['T0', 'T1'].includes(decision.risk.tier), told(decision));
      if (!row[0].startsWith('.env')) assert.equal(decision.effect, 'allow', told(decision));
    });
});
