// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../core/decision.js';
import type { GrantBreadth } from '../../core/grant.js';
import type { PolicySet } from './policySet.js';
import type { RuleInForce } from './rule.js';

/** How wide a grant may be that answers each `ask` rule. A rule that is not listed is answered by a person only. */
export function grantableRules(rules: readonly RuleInForce[]): ReadonlyMap<string, GrantBreadth> {
  const found = new Map<string, GrantBreadth>();
  for (const rule of rules) {
    if (rule.effect !== 'ask' || rule.builtin || rule.place === null) continue;
    const { after, over, args, branch } = rule.conditions;
    // What an agent did before is not part of a call: the next one is another question.
    if (after !== null || over !== null) continue;
    // A template lets arguments vary, and these decide.
    const breadth = args === null && branch === null ? 'template' : 'call';
    const key = ruleKey({ rule: rule.id, file: rule.place.file, line: rule.place.line });
    found.set(key, found.get(key) === 'call' ? 'call' : breadth);
  }
  return found;
}

export function ruleKey({ rule, file, line }: Pick<Finding, 'rule' | 'file' | 'line'>): string {
  return JSON.stringify([rule, file, line]);
}

/**
 * How wide a grant may be that answers this finding; null: none may. A `deny` that is only possible is found as an
 * `ask` of a rule that is not listed, and so are built-in rules, unreadable calls and broken policies.
 */
export function breadthFor(finding: Finding, policies: PolicySet): GrantBreadth | null {
  if (finding.each === true) return null;
  if (finding.rule === 'default' || finding.rule === 'risk') return finding.file === null ? 'template' : null;
  return policies.grantable.get(ruleKey(finding)) ?? null;
}
