// SPDX-License-Identifier: Apache-2.0
import { EFFECTS } from '../../core/decision.js';
import type { Fault } from '../../core/result.js';
import { append } from './append.js';
import { selectorContains, type Effort } from './containment.js';
import { kindBits } from './entry.js';
import type { Conditions, Rule, Selector } from './rule.js';

/** A rule to hold others against, and how a person finds it. */
export interface Neighbour {
  readonly rule: Rule;
  readonly where: string;
}

/** Of how many patterns are compared with each other; a file of people needs a few thousand. */
const EFFORT = 3_000_000;

/**
 * Rules that change nothing, since another one always decides the same or more strictly: within a file, and those
 * that rules of its packs or the built-in ones always overrule.
 */
export function shadowed(own: readonly Rule[], others: readonly Neighbour[]): readonly Fault[] {
  const effort = { left: EFFORT };
  const beside = new Neighbours(
    own.map((rule, order) => ({ rule, order, where: `line ${String(rule.place?.line ?? 0)}` })),
  );
  const above = new Neighbours(others.map((other, order) => ({ ...other, order })));
  const faults = own.flatMap((rule, i) => {
    // Of two that say the same the later one is idle.
    const hidesIt = (other: Rule, j: number): boolean =>
      j !== i && hides(other, rule, effort) && (j < i || !hides(rule, other, effort));
    const over =
      beside.find(rule, hidesIt) ??
      above.find(rule, (other) => rank(other) > rank(rule) && hides(other, rule, effort));
    return over === null || rule.place === null ? [] : [faultOf(rule, over, rule.place)];
  });
  return effort.left > 0 ? faults : [...faults, tooMany(own)];
}

interface Ordered extends Neighbour {
  readonly order: number;
}

/** Finds the few rules that can contain another, so that not each is compared with each. */
class Neighbours {
  private readonly byKey = new Map<string, Ordered[]>();

  constructor(all: readonly Ordered[]) {
    for (const one of all)
      for (const key of new Set(one.rule.selectors.flatMap(wideKeys))) append(this.byKey, key, one);
  }

  find(rule: Rule, fits: (other: Rule, order: number) => boolean): Neighbour | null {
    const keys = new Set(rule.selectors.flatMap(narrowKeys));
    const found = new Set([...keys].flatMap((key) => this.byKey.get(key) ?? []));
    const inOrder = [...found].sort((a, b) => a.order - b.order);
    return inOrder.find(({ rule: other, order }) => fits(other, order)) ?? null;
  }
}

/** Where a selector is kept: by what its patterns fix. */
function wideKeys(selector: Selector): readonly string[] {
  return includes(selector).map((fixed) => keyOf(selector.kind, fixed));
}

/** Where all that can contain a selector are kept: by every beginning of what its first pattern fixes. */
function narrowKeys(selector: Selector): readonly string[] {
  const fixed = includes(selector)[0] ?? [];
  return Array.from({ length: fixed.length + 1 }, (_, n) => keyOf(selector.kind, fixed.slice(0, n)));
}

function includes(selector: Selector): readonly (readonly string[])[] {
  switch (selector.kind) {
    case 'unknown':
      return [[]];
    case 'command':
      return selector.list.include.map(({ programKey }) => (programKey === null ? [] : [programKey]));
    case 'read':
    case 'write':
    case 'delete':
      return selector.list.include.map(({ fixed }) => fixed);
    case 'host':
    case 'mcp':
    case 'tool':
      return selector.list.include.map(({ key }) => (key === null ? [] : [key]));
  }
}

function keyOf(kind: Selector['kind'], fixed: readonly string[]): string {
  return `${kind}\0${fixed.join('\0')}`;
}

function faultOf(rule: Rule, { rule: other, where }: Neighbour, place: NonNullable<Rule['place']>): Fault {
  const by = `\`${other.id}\` (${where})`;
  if (rule.effect === 'allow' && other.effect !== 'allow')
    return {
      code: 'policy-never-allows',
      message: `allow rule \`${rule.id}\` never allows: ${by} has \`${other.effect}\` for all that it picks`,
      hint: 'remove it, or let the other one exclude what it is about',
      place,
    };
  return {
    code: 'policy-shadowed',
    message: `rule \`${rule.id}\` changes nothing: ${by} decides the same or more strictly for all that it picks`,
    hint: 'remove one of them',
    place,
  };
}

function tooMany(own: readonly Rule[]): Fault {
  return {
    code: 'policy-not-all-compared',
    message: 'too many patterns to compare each with each: there may be more rules that change nothing',
    hint: 'split the file by what it is about',
    place: own[0]?.place ?? { file: '', line: 1, column: 1 },
  };
}

function rank({ effect }: Rule): number {
  return EFFECTS.indexOf(effect);
}

/** Whatever `rule` would decide, `over` decides as strictly or more, for at least the same atoms. */
function hides(over: Rule, rule: Rule, effort: Effort): boolean {
  if (rank(over) < rank(rule) || !kindsAllow(over, rule) || !conditionsAllow(over, rule)) return false;
  if (over.effect === 'ask' && rule.each && !over.each) return false;
  if (over.effect === 'allow' && over.maxRisk < rule.maxRisk) return false;
  const mode = over.effect === 'allow' ? 'covers' : 'meets';
  return over.selectors.every((wide) =>
    rule.selectors.some(
      (narrow) => narrow.kind === wide.kind && selectorContains(wide, narrow, mode, effort),
    ),
  );
}

/** A `deny` ends the matter; else the atoms that are taken out of `default` must be the same kinds. */
function kindsAllow(over: Rule, rule: Rule): boolean {
  const wide = kindBits(over.selectors.map(({ kind }) => kind));
  const narrow = kindBits(rule.selectors.map(({ kind }) => kind));
  return over.effect === 'deny' ? (wide & narrow) === wide : wide === narrow;
}

const PLAIN: ReadonlySet<string> = new Set(['agent', 'identity', 'risk', 'factors']);

/** No condition of its own, or exactly the other's and none that looks at what each rule picks. */
function conditionsAllow(over: Rule, rule: Rule): boolean {
  const own = conditionsOf(over);
  if (own.length === 0) return true;
  return own.every(([name]) => PLAIN.has(name)) && JSON.stringify(own) === JSON.stringify(conditionsOf(rule));
}

/** As compiled: patterns with a class do not compare, so they are never the same. */
function conditionsOf({ conditions }: Rule): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(conditions) as readonly (readonly [keyof Conditions, unknown])[];
  return entries.filter(([, value]) => value !== null);
}
