// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, stricter, type Effect, type Finding } from '../../core/decision.js';
import type { Atom } from '../../core/facts.js';
import { Circumstances, type Call } from './conditions.js';
import { describe } from './describe.js';
import type { Held } from './items.js';
import { MAYBE, NO, YES } from './pathMatch.js';
import type { Pick, Picks } from './pick.js';
import type { PolicySet } from './policySet.js';
import { DEFAULT_MAX_RISK, type RuleInForce } from './rule.js';

/** What a policy set is asked about, once risk is known. */
export interface Question extends Call {
  readonly picks: Picks;
}

/** The policy's effect with all its findings, and up to which risk an `allow` of it runs. */
export interface Ruling {
  readonly effect: Effect;
  readonly findings: readonly Finding[];
  readonly maxRisk: number;
}

/** Most restrictive wins, whatever the order of rules; every atom needs an answer. */
export function decide(policies: PolicySet, question: Question): Ruling {
  const held = rulesThatHold(policies, question);
  const findings = distinct(held.map((h) => findingOf(h, question.atoms)));
  const { settled, limits } = settle(held);
  const open = question.atoms.flatMap((atom, i) => {
    if (settled.has(i)) return [];
    const unsure = question.picks.unsure.has(i);
    limits.push(DEFAULT_MAX_RISK);
    return [defaultFinding(unsure ? stricter(policies.default, 'ask') : policies.default, describe(atom))];
  });
  // SECURITY: analysis promises at least one atom; if it breaks the promise nothing may pass.
  if (question.atoms.length === 0) open.push(defaultFinding(stricter(policies.default, 'ask'), 'nothing'));
  const all = strictestFirst([...findings, ...distinct(open)]);
  return {
    effect: all.reduce<Effect>((effect, f) => stricter(effect, f.effect), 'allow'),
    findings: all,
    maxRisk: Math.min(...limits, 100),
  };
}

function rulesThatHold(policies: PolicySet, question: Question): readonly Held[] {
  const byRule = new Map<RuleInForce, Pick[]>();
  for (const pick of question.picks.picks) {
    const list = byRule.get(pick.ref.rule);
    if (list === undefined) byRule.set(pick.ref.rule, [pick]);
    else list.push(pick);
  }
  const circumstances = new Circumstances(question);
  const held: Held[] = [];
  for (const rule of policies.whole) {
    const match = circumstances.wholeMatch(rule);
    if (match !== NO) held.push({ rule, match, atoms: [] });
  }
  for (const [rule, picks] of byRule) {
    const one = circumstances.held(rule, picks);
    if (one !== null) held.push(one);
  }
  return held.sort((a, b) => a.rule.order - b.rule.order);
}

/**
 * Which atoms are taken out of `default`, and the risk limit of each that is allowed. A doubtful match takes
 * nothing out, and neither does a rule that nobody vouches for: else adding it could loosen `default: deny`.
 */
function settle(held: readonly Held[]): { settled: ReadonlySet<number>; limits: number[] } {
  const settled = new Set<number>();
  const highest = new Map<number, number>();
  for (const { rule, atoms } of held) {
    if (!rule.trusted) continue;
    for (const { index, match } of atoms) {
      if (match !== YES) continue;
      settled.add(index);
      if (rule.effect === 'allow') highest.set(index, Math.max(highest.get(index) ?? 0, rule.maxRisk));
    }
  }
  return { settled, limits: [...highest.values()] };
}

function findingOf({ rule, match, atoms }: Held, all: readonly Atom[]): Finding {
  const first = atoms.find((a) => a.match === match) ?? atoms[0];
  const atom = first === undefined ? undefined : all[first.index];
  const matched = atom === undefined ? 'the whole call' : describe(atom);
  // One word for all that an unknown target may reach, instead of a finding for each protected place.
  if (rule.builtin && match === MAYBE) return { ...UNKNOWN_TARGET, matched };
  const effect = match === MAYBE && rule.effect === 'deny' ? 'ask' : rule.effect;
  const { file, line } = rule.place ?? NOWHERE;
  const each = rule.each ? ({ each: true } as const) : {};
  return { rule: rule.id, effect, file, line, matched, reason: rule.reason, ...each };
}

const NOWHERE = { file: null, line: null };

const UNKNOWN_TARGET = {
  rule: 'builtin/unknown-target',
  effect: 'ask',
  file: null,
  line: null,
  reason: 'may reach what only a person changes',
  each: true,
} as const;

function defaultFinding(effect: Effect, matched: string): Finding {
  return { rule: 'default', effect, file: null, line: null, matched, reason: null };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, effect, file, matched }) => {
    const key = `${rule} ${effect} ${file ?? ''} ${matched}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function strictestFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => EFFECTS.indexOf(b.effect) - EFFECTS.indexOf(a.effect));
}
