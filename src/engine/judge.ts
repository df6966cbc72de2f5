// SPDX-License-Identifier: Apache-2.0
import type { Decision, Effect, Finding } from '../core/decision.js';
import type { Facts } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { SessionState } from '../core/sessionState.js';
import type { Surroundings } from '../core/surroundings.js';
import { inlineCode, namedPaths, type Named } from './policy/builtin.js';
import { decide } from './policy/decide.js';
import { describe } from './policy/describe.js';
import { YES } from './policy/pathMatch.js';
import { pickAtoms } from './policy/pick.js';
import type { PolicySet } from './policy/policySet.js';
import { assess } from './risk/assess.js';
import type { Scene } from './risk/scene.js';

/** Risk, then policy, then tighten. Pure: same arguments, same bytes. */
// eslint-disable-next-line @typescript-eslint/max-params -- the one signature of the engine: what, where, by what, after what
export function judge(
  intent: Intent,
  facts: Facts,
  surroundings: Surroundings,
  policies: PolicySet,
  session: SessionState,
): Decision {
  if (intent.operation.kind === 'unreadable') return unreadable(intent.operation.reason);
  try {
    return judgeReadable({ intent, facts, surroundings, session }, policies);
  } catch (cause) {
    // SECURITY: a fault of ours must never let a call through.
    return unreadable(`the engine failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

interface Readable {
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly session: SessionState;
}

function judgeReadable({ intent, facts, surroundings, session }: Readable, policies: PolicySet): Decision {
  const { workspace, home } = intent;
  const { atoms } = facts;
  const picks = pickAtoms(atoms, policies.index, { workspace, home, surroundings });
  const inline: readonly Named[] = [
    ...atoms.map(inlineCode).filter((found) => found !== null),
    ...namedPaths({ atoms, intent, surroundings, index: policies.index }),
  ];
  const protects: Scene['protects'] = [
    ...picks.picks
      .filter((p) => p.ref.rule.builtin && p.ref.selector.kind !== 'read' && p.match === YES)
      .map((p) => atoms[p.atom])
      .filter((atom) => atom !== undefined)
      .map((atom) => ({ what: describe(atom), span: atom.span })),
    ...inline
      .filter((i) => i.finding.effect === 'deny')
      .map(({ finding, span }) => ({ what: finding.matched, span })),
  ];
  const risk = assess({ intent, facts, surroundings, session, protects });
  const ruling = decide(policies, { atoms, picks, intent, surroundings, session, risk });
  const findings = [...inline.map((i) => i.finding), ...ruling.findings];
  const effect = strictest([ruling.effect, ...inline.map((i) => i.finding.effect)]);
  return tighten({ effect, risk, findings }, ruling.maxRisk);
}

function strictest(effects: readonly Effect[]): Effect {
  return effects.includes('deny') ? 'deny' : effects.includes('ask') ? 'ask' : 'allow';
}

/** Risk can only tighten: an `allow` over its limit asks. */
function tighten(decision: Decision, maxRisk: number): Decision {
  const { effect, risk, findings } = decision;
  if (effect !== 'allow' || risk.score <= maxRisk) return decision;
  const named = risk.factors.map((f) => f.id).join(', ');
  const matched = `score ${String(risk.score)} over ${String(maxRisk)}: ${named}`;
  const tightened: Finding = { rule: 'risk', effect: 'ask', file: null, line: null, matched, reason: null };
  return { effect: 'ask', risk, findings: [tightened, ...findings] };
}

function unreadable(matched: string): Decision {
  const finding: Finding = {
    rule: 'unreadable',
    effect: 'deny',
    file: null,
    line: null,
    matched,
    reason: null,
  };
  return { effect: 'deny', risk: { score: 0, tier: 'T0', factors: [] }, findings: [finding] };
}
