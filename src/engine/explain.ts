// SPDX-License-Identifier: Apache-2.0
import type { Decision, Effect } from '../core/decision.js';
import type { Facts } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { SessionState } from '../core/sessionState.js';
import type { Surroundings } from '../core/surroundings.js';
import { judge } from './judge.js';
import { describe } from './policy/describe.js';
import { YES } from './policy/pathMatch.js';
import { pickAtoms } from './policy/pick.js';
import type { PolicySet } from './policy/policySet.js';
import { DEFAULT_MAX_RISK } from './policy/rule.js';
import { allowingSelector, MAX_RISK, waysToAllow } from './waysToAllow.js';

/** A rule that picked an atom. */
export interface PickedBy {
  readonly rule: string;
  readonly effect: Effect;
  readonly file: string | null;
  readonly line: number | null;
  /** `maybe`: not everything about the atom is known. */
  readonly match: 'yes' | 'maybe';
  /** False: another selector or a condition of the rule does not hold. */
  readonly holds: boolean;
}

export interface ExplainedAtom {
  readonly what: string;
  readonly rules: readonly PickedBy[];
  /** The default's effect when no rule takes the atom out of it. */
  readonly byDefault: Effect | null;
}

/** Why a call is decided as it is, and what would have it allowed. */
export interface Explanation {
  readonly decision: Decision;
  readonly atoms: readonly ExplainedAtom[];
  /** What a person could do, in words. */
  readonly ways: readonly string[];
  /** An `allow` rule as YAML for what no rule picks; null when none is missing. */
  readonly rule: string | null;
  /** What the decision would be with that rule; null without one. */
  readonly effectWithRule: Effect | null;
}

/** Everything that a call is judged with but the policy. */
export interface JudgedCall {
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly session: SessionState;
}

/** Explains one call; `withRule` is the same policy with one more rule, null when it cannot be had. */
export function explain(
  call: JudgedCall,
  policies: PolicySet,
  withRule: (rule: string) => PolicySet | null,
): Explanation {
  const decision = decisionOf(call, policies);
  const atoms = explainedAtoms(call, policies, decision);
  const open = call.facts.atoms.filter((_, i) => atoms[i]?.byDefault !== null);
  const rule =
    decision.effect === 'allow'
      ? null
      : ruleFor(
          open.flatMap((a) => allowingSelector(a, call.intent)),
          decision.risk.score,
        );
  const extended = rule === null ? null : withRule(rule);
  return {
    decision,
    atoms,
    ways: waysToAllow(decision),
    rule: extended === null ? null : rule,
    effectWithRule: extended === null ? null : decisionOf(call, extended).effect,
  };
}

function decisionOf({ intent, facts, surroundings, session }: JudgedCall, policies: PolicySet): Decision {
  return judge(intent, facts, surroundings, policies, session);
}

function explainedAtoms(
  { intent, facts, surroundings }: JudgedCall,
  policies: PolicySet,
  decision: Decision,
): readonly ExplainedAtom[] {
  const { workspace, home } = intent;
  const { picks } = pickAtoms(facts.atoms, policies.index, { workspace, home, surroundings });
  const held = new Set(
    decision.findings.map(({ rule, file, line }) => `${rule} ${file ?? ''} ${String(line)}`),
  );
  const defaults = new Map(
    decision.findings
      .filter(({ rule }) => rule === 'default')
      .map(({ matched, effect }) => [matched, effect]),
  );
  return facts.atoms.map((atom, i) => {
    const rules = picks
      .filter((pick) => pick.atom === i)
      .map(({ ref: { rule }, match }): PickedBy => {
        const { file, line } = rule.place ?? { file: null, line: null };
        const holds = rule.builtin || held.has(`${rule.id} ${file ?? ''} ${String(line)}`);
        return {
          rule: rule.id,
          effect: rule.effect,
          file,
          line,
          match: match === YES ? 'yes' : 'maybe',
          holds,
        };
      });
    const what = describe(atom);
    return { what, rules, byDefault: defaults.get(what) ?? null };
  });
}

/** One rule for all selectors of a kind would be wider than needed: each atom has its own. */
function ruleFor(selectors: readonly (readonly [string, string])[], score: number): string | null {
  const distinct = new Map(selectors.map((one) => [one.join(' '), one]));
  if (distinct.size === 0) return null;
  const limit = score > DEFAULT_MAX_RISK && score <= MAX_RISK ? `  max_risk: ${String(score)}\n` : '';
  return [...distinct.values()]
    .map(([kind, pattern], i) => {
      const when = `{ ${kind}: '${pattern.replaceAll("'", "''")}' }`;
      return `- id: allow-${String(i + 1)}\n  effect: allow\n  when: ${when}\n${limit}`;
    })
    .join('');
}
