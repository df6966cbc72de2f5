// SPDX-License-Identifier: Apache-2.0
import type { FactorId } from '../core/decision.js';
import type { Fault } from '../core/result.js';
import { builtinRules } from './policy/builtin.js';
import { readPolicyFile, type PolicyFile } from './policy/file.js';
import { packFile } from './policy/load.js';
import type { Comparison, Rule, Selector } from './policy/rule.js';
import { DEEP, type Segments } from './policy/segments.js';
import { shadowed, type Neighbour } from './policy/shadow.js';
import { TABLE } from './risk/table.js';

/** What is no fault in a policy file and still hardly meant: each with its place and a hint. Only what is certain. */
export function lintPolicy(text: string, file: string, packs: ReadonlyMap<string, string>): readonly Fault[] {
  const { policy, faults } = readPolicyFile(text, file);
  if (faults.length > 0) return [];
  const never = policy.rules.flatMap(neverHolds);
  const dead = new Set(never.map(({ place }) => place));
  const alive = policy.rules.filter(({ place }) => place === null || !dead.has(place));
  const others = [
    ...packRules(policy, packs),
    ...builtinRules().map((rule) => ({ rule, where: 'built in' })),
  ];
  const all = [...never, ...shadowed(alive, others)];
  return all.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0));
}

/** Rules of a pack that it denies or asks by; a file that extends it has them as well. */
function packRules(policy: PolicyFile, packs: ReadonlyMap<string, string>): readonly Neighbour[] {
  return policy.extends.flatMap(({ pack, without }) => {
    const text = packs.get(pack);
    if (text === undefined) return [];
    const left = new Set(without.map(({ id }) => id));
    return readPolicyFile(text, packFile(pack))
      .policy.rules.filter(({ id }) => !left.has(id))
      .map((rule) => ({ rule, where: `pack ${pack}` }));
  });
}

function neverHolds(rule: Rule): readonly Fault[] {
  const why = apart(rule) ?? noSuchRisk(rule) ?? allExcluded(rule) ?? tooRisky(rule);
  if (why === null || rule.place === null) return [];
  const allows = rule.effect === 'allow';
  return [
    {
      code: allows ? 'policy-never-allows' : 'policy-unreachable',
      message: `${rule.effect} rule \`${rule.id}\` never ${allows ? 'allows' : 'holds'}: ${why.message}`,
      hint: why.hint,
      place: rule.place,
    },
  ];
}

interface Why {
  readonly message: string;
  readonly hint: string;
}

/** A tool call is one thing: what only it has never meets what only commands and files have. */
function apart({ selectors, conditions }: Rule): Why | null {
  const kinds = selectors.map(({ kind }) => kind);
  const alone = kinds.find((kind) => kind === 'mcp' || kind === 'tool');
  const hint = 'write a rule for each';
  if (alone !== undefined && kinds.length > 1) {
    const [other = ''] = kinds.filter((kind) => kind !== alone);
    return { message: `no call has both \`${alone}\` and \`${other}\``, hint };
  }
  const [kind] = kinds;
  if (conditions.args !== null && kind !== undefined && alone === undefined)
    return { message: `\`args\` are those of \`mcp\` and \`tool\`, not of \`${kind}\``, hint };
  return null;
}

function noSuchRisk({ conditions: { risk, factors } }: Rule): Why | null {
  if (risk === null) return null;
  const { least, most } = rangeOf(risk);
  if (least > 100 || most < 0) return { message: 'no score is like that', hint: 'a score is from 0 to 100' };
  const points = factors === null ? 0 : leastPoints(factors);
  if (points <= most) return null;
  return { message: `these factors have at least ${String(points)} points`, hint: 'raise the risk' };
}

function rangeOf({ operator, score }: Comparison): { readonly least: number; readonly most: number } {
  switch (operator) {
    case '>=':
      return { least: score, most: 100 };
    case '>':
      return { least: score + 1, most: 100 };
    case '<=':
      return { least: 0, most: score };
    case '<':
      return { least: 0, most: score - 1 };
  }
}

function leastPoints(factors: readonly FactorId[]): number {
  const all = factors.flatMap((id) => Object.values(TABLE[id].levels).map(({ points }) => points));
  return Math.min(...all);
}

/** `**` excluded: nothing is left. */
function allExcluded({ selectors }: Rule): Why | null {
  const empty = selectors.find((selector) => selector.kind !== 'unknown' && excludesAll(selector));
  if (empty === undefined) return null;
  return { message: `\`${empty.kind}\` excludes everything`, hint: 'an entry that begins with `!` excludes' };
}

function excludesAll(selector: Exclude<Selector, { kind: 'unknown' }>): boolean {
  switch (selector.kind) {
    case 'command':
      return selector.list.exclude.some(
        ({ anyProgram, words }) => anyProgram && words.length === 1 && words[0]?.kind === 'rest',
      );
    case 'read':
    case 'write':
    case 'delete':
      return selector.list.exclude.some(({ anchor, exact }) => anchor === 'float' && isAll(exact));
    case 'host':
    case 'mcp':
    case 'tool':
      return selector.list.exclude.some(({ exact }) => isAll(exact));
  }
}

function isAll(segments: Segments): boolean {
  return segments.length === 1 && segments[0] === DEEP;
}

/** An `allow` for factors that always weigh more than it lets through. */
function tooRisky({ effect, conditions: { factors }, maxRisk }: Rule): Why | null {
  if (effect !== 'allow' || factors === null) return null;
  const points = leastPoints(factors);
  if (points <= maxRisk) return null;
  const hint = points > 69 ? 'no `max_risk` is that high' : `say \`max_risk: ${String(points)}\` or more`;
  return {
    message: `its factors have at least ${String(points)} points, and it runs up to ${String(maxRisk)}`,
    hint,
  };
}
