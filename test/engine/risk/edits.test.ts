// SPDX-License-Identifier: Apache-2.0
// Least tiers for file edits, and quiet for harmless ones, under the pack `recommended`.
import assert from 'node:assert/strict';
import type { Decision, Tier } from '../../../src/core/decision.js';
import type { FileChange } from '../../../src/core/intent.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { intentOf, policyOf } from '../policy/world.js';
import { AT_LEAST_T1, AT_LEAST_T2, HARMLESS, REFACTORINGS, type LabelledEdit } from './edits.js';

const policies = policyOf('version: 1\nextends: [recommended]');
const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];

type Edit = Omit<LabelledEdit, 'want'>;

function decideEdit({ file, was, now }: Edit): Decision {
  const change: FileChange =
    was === null
      ? { kind: 'write', path: file, content: now }
      : { kind: 'edit', path: file, edits: [{ old: was, new: now, all: false }] };
  const intent = { ...intentOf({ write: file }), operation: { kind: 'files', changes: [change] } } as const;
  return judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION);
}

const shown = ({ file, now }: Edit): string => `${file}: ${JSON.stringify(now.slice(-60))}`;
const told = ({ risk }: Decision): string =>
  risk.factors.map((f) => `${f.id} ${String(f.points)}`).join(', ');

function atLeast(tier: Tier, edit: LabelledEdit): void {
  const decision = decideEdit(edit);
  const found = decision.risk.factors.find((f) => f.id === edit.want);
  assert.ok(found !== undefined, `${edit.want} is not among ${told(decision) || 'no factors'}`);
  assert.ok(TIERS.indexOf(decision.risk.tier) >= TIERS.indexOf(tier), told(decision));
  const { span } = found;
  assert.ok(span !== null);
  assert.equal(span.field, edit.was === null ? 'content' : 'new_string');
  const covered = edit.now.slice(span.start, span.end);
  if (edit.at !== undefined)
    assert.ok(
      span.start <= edit.now.lastIndexOf(edit.at) + edit.at.length && span.end > edit.now.indexOf(edit.at),
      `covers ${JSON.stringify(covered)}`,
    );
}

describe('least tiers of edits', () => {
  for (const edit of AT_LEAST_T2) it(`T2 ${shown(edit)}`, () => atLeast('T2', edit));
  for (const edit of AT_LEAST_T1) it(`T1 ${shown(edit)}`, () => atLeast('T1', edit));

  for (const edit of HARMLESS)
    it(`quiet ${shown(edit)}`, () => {
      const decision = decideEdit(edit);
      assert.ok(['T0', 'T1'].includes(decision.risk.tier), told(decision));
      if (!edit.file.startsWith('.env')) assert.equal(decision.effect, 'allow', told(decision));
    });

  for (const edit of REFACTORINGS)
    it(`T0 ${shown(edit)}`, () => {
      const decision = decideEdit(edit);
      assert.equal(decision.risk.tier, 'T0', told(decision));
      assert.equal(decision.effect, 'allow');
    });
});
