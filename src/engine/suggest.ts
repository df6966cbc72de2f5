// SPDX-License-Identifier: Apache-2.0
// Rules that would answer what a person keeps approving, each proved on what was recorded.
import type { Decision } from '../core/decision.js';
import type { Atom } from '../core/facts.js';
import type { JudgedCall } from './explain.js';
import type { Example } from './flips.js';
import { judge } from './judge.js';
import { describe } from './policy/describe.js';
import type { PolicySet } from './policy/policySet.js';
import { DEFAULT_MAX_RISK } from './policy/rule.js';
import { covers, templateOf, type Template } from './template.js';
import { allowingSelector } from './waysToAllow.js';

/** A recorded call, and what a person said when asked; null when nobody was asked or answered. */
export interface AnsweredCall extends JudgedCall, Example {
  readonly answer: 'approve' | 'deny' | null;
}

/** An `allow` rule, or one for each part of a line, with what they would have done. */
export interface Suggestion {
  /** Items of the list `rules`, as YAML. */
  readonly rules: string;
  /** Of the calls that are asked about now: how many of each kind would run. */
  readonly approved: number;
  readonly denied: number;
  readonly unanswered: number;
  /** Calls that a person denied and that would run: then it is no good. */
  readonly against: readonly Example[];
}

export interface SuggestReport {
  readonly calls: number;
  /** Of those, asked about under the policy of now. */
  readonly asked: number;
  /** The most approvals first; none of them lets a denied call run. */
  readonly suggestions: readonly Suggestion[];
  /** Would have been suggested, but a person denied what they cover. */
  readonly heldBack: readonly Suggestion[];
}

/** `least`: approvals that a rule must answer. `withRules`: the same policy with more rules, null when it cannot be had. */
export function suggest(
  calls: readonly AnsweredCall[],
  policies: PolicySet,
  { least, withRules }: { least: number; withRules: (rules: string) => PolicySet | null },
): SuggestReport {
  const asked = calls.flatMap((call) => {
    const decision = decisionOf(call, policies);
    return decision.effect === 'ask' ? [{ call, decision }] : [];
  });
  const groups = grouped(asked, policies).filter(({ members }) => members.length >= least);
  const ids = new Set<string>();
  const proved = groups
    .flatMap((group) => {
      const rules = rulesOf(group, ids);
      const extended = withRules(rules);
      return extended === null ? [] : [proof(rules, asked, extended)];
    })
    .filter(({ approved }) => approved >= least)
    .sort((a, b) => b.approved - a.approved || (a.rules < b.rules ? -1 : 1));
  return {
    calls: calls.length,
    asked: asked.length,
    suggestions: proved.filter(({ denied }) => denied === 0),
    heldBack: proved.filter(({ denied }) => denied > 0),
  };
}

interface Asked {
  readonly call: AnsweredCall;
  readonly decision: Decision;
}

function decisionOf({ intent, facts, surroundings, session }: JudgedCall, policies: PolicySet): Decision {
  return judge(intent, facts, surroundings, policies, session);
}

/** What has to be allowed in one part of a line: patterns by kind of selector. */
type Part = ReadonlyMap<string, ReadonlySet<string>>;

interface Group {
  readonly template: Template;
  readonly parts: readonly Map<string, Set<string>>[];
  readonly members: Asked[];
}

/** Approved calls that one answer could cover. */
function grouped(asked: readonly Asked[], policies: PolicySet): readonly Group[] {
  const groups = new Map<string, Group[]>();
  for (const one of asked) {
    const { call, decision } = one;
    const template = call.answer === 'approve' ? templateOf({ ...call, policies, decision }) : null;
    if (template === null || !onlyMissing(decision)) continue;
    const parts = partsOf(one);
    const shape = JSON.stringify(parts.map((part) => [...part.keys()]));
    const alike = groups.get(shape) ?? [];
    groups.set(shape, alike);
    const group = alike.find((g) => covers(g.template, template));
    if (group === undefined) alike.push({ template, parts: parts.map(copied), members: [one] });
    else {
      group.members.push(one);
      parts.forEach((part, i) => {
        for (const [kind, patterns] of part) for (const p of patterns) group.parts[i]?.get(kind)?.add(p);
      });
    }
  }
  return [...groups.values()].flat();
}

/** An `ask` of a rule, or of a risk over what rules allow by themselves, is not lifted by one more `allow`. */
function onlyMissing({ findings, risk }: Decision): boolean {
  const asks = findings.filter(({ effect }) => effect === 'ask');
  return risk.score <= DEFAULT_MAX_RISK && asks.every(({ rule }) => rule === 'default');
}

function partsOf({ call: { facts, intent }, decision }: Asked): readonly Part[] {
  const missing = new Set(
    decision.findings.filter(({ rule }) => rule === 'default').map(({ matched }) => matched),
  );
  const byItem = new Map<number, Map<string, Set<string>>>();
  for (const atom of facts.atoms.filter((a: Atom) => missing.has(describe(a))))
    for (const [kind, pattern] of allowingSelector(atom, intent)) {
      // SECURITY: what an agent named is going to be pasted into a policy.
      if (/\p{C}/u.test(pattern)) continue;
      const part = byItem.get(atom.item) ?? new Map<string, Set<string>>();
      byItem.set(atom.item, part);
      part.set(kind, (part.get(kind) ?? new Set()).add(pattern));
    }
  return [...byItem.values()];
}

function copied(part: Part): Map<string, Set<string>> {
  return new Map([...part].map(([kind, patterns]) => [kind, new Set(patterns)]));
}

function rulesOf({ parts, members }: Group, ids: Set<string>): string {
  const reason = `approved ${String(members.length)} times`;
  const distinct = new Map(parts.map((part) => [whenOf(part), part]));
  return [...distinct]
    .map(
      ([when, part]) =>
        `- id: ${idOf(part, ids)}\n  effect: allow\n  reason: ${reason}\n  when: { ${when} }\n`,
    )
    .join('');
}

function whenOf(part: Part): string {
  return [...part].map(([kind, patterns]) => `${kind}: ${listOf(together(kind, [...patterns]))}`).join(', ');
}

function listOf(patterns: readonly string[]): string {
  const quoted = patterns.map((p) => `'${p.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? (quoted[0] ?? '') : `[${quoted.join(', ')}]`;
}

const MANY = 4;

/** So many files of one folder are the folder's files. */
function together(kind: string, patterns: readonly string[]): readonly string[] {
  const folders = new Set(patterns.map((p) => /^(.+)\/[^/\s]+$/.exec(p)?.[1] ?? ''));
  const [folder] = folders;
  const isOne =
    kind !== 'command' &&
    patterns.length >= MANY &&
    folders.size === 1 &&
    folder !== undefined &&
    folder !== '';
  return isOne ? [`${folder}/*`] : [...patterns].sort();
}

/** A name that a person finds again, from the first pattern. */
function idOf(part: Part, ids: Set<string>): string {
  const [first] = [...part.values()].flatMap((patterns) => [...patterns].sort());
  const words = (first ?? '').toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const name = `may-${words.slice(0, 5).join('-')}`.slice(0, 40).replace(/-+$/, '');
  let id = name;
  for (let n = 2; ids.has(id); n++) id = `${name}-${String(n)}`;
  ids.add(id);
  return id;
}

const MAX_EXAMPLES = 3;

/** An `allow` rule changes nothing but what is asked about. */
function proof(rules: string, asked: readonly Asked[], extended: PolicySet): Suggestion {
  const runs = asked.filter(({ call }) => decisionOf(call, extended).effect === 'allow').map((a) => a.call);
  const of = (answer: AnsweredCall['answer']): readonly AnsweredCall[] =>
    runs.filter((call) => call.answer === answer);
  return {
    rules,
    approved: of('approve').length,
    denied: of('deny').length,
    unanswered: of(null).length,
    against: of('deny')
      .slice(0, MAX_EXAMPLES)
      .map(({ name, what }) => ({ name, what })),
  };
}
