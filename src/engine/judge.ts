// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../core/decision.js';
import type { Facts } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { Surroundings } from '../core/surroundings.js';
import type { PolicySet } from './policy/policySet.js';

/** Risk, then policy, then tighten. Pure: same arguments, same bytes. */
export function judge(
  intent: Intent,
  _facts: Facts,
  _surroundings: Surroundings,
  _policies: PolicySet,
): Decision {
  const rule = intent.operation.kind === 'unreadable' ? 'unreadable' : 'default';
  const effect = rule === 'unreadable' ? 'deny' : 'ask';
  return {
    effect,
    risk: { score: 0, tier: 'T0', factors: [] },
    findings: [{ rule, effect, file: null, line: null, matched: intent.tool, reason: null }],
  };
}
