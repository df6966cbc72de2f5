// SPDX-License-Identifier: Apache-2.0
import type { Atom } from '../../core/facts.js';
import { NO, stronger, weaker, YES, type Match } from './pathMatch.js';
import type { Pick } from './pick.js';
import type { RuleInForce } from './rule.js';

/** An atom that a rule picked. */
export interface Picked {
  readonly index: number;
  readonly match: Match;
}

/** A rule whose selectors picked within one item and whose conditions hold. */
export interface Held {
  readonly rule: RuleInForce;
  readonly match: Match;
  /** Atoms of the items in which it holds. */
  readonly atoms: readonly Picked[];
}

/** All selectors of a rule must pick atoms of the same simple command; `holds` says what else is asked of it. */
export function withinItems(
  rule: RuleInForce,
  picks: readonly Pick[],
  atoms: readonly Atom[],
  holds?: (item: number) => Match,
): Held | null {
  const items = new Map<number, Pick[]>();
  for (const pick of picks) {
    const item = atoms[pick.atom]?.item ?? 0;
    const inItem = items.get(item);
    if (inItem === undefined) items.set(item, [pick]);
    else inItem.push(pick);
  }
  let match: Match = NO;
  const picked: Picked[] = [];
  for (const [item, inItem] of items) {
    const own = itemMatch(rule, inItem);
    const here = own === NO || holds === undefined ? own : weaker(own, holds(item));
    if (here === NO) continue;
    match = stronger(match, here);
    for (const pick of inItem) picked.push({ index: pick.atom, match: weaker(here, pick.match) });
  }
  return match === NO ? null : { rule, match, atoms: picked };
}

function itemMatch(rule: RuleInForce, picks: readonly Pick[]): Match {
  let match: Match = YES;
  for (let ordinal = 0; ordinal < rule.selectors.length; ordinal++) {
    let best: Match = NO;
    for (const pick of picks) if (pick.ref.ordinal === ordinal && pick.match > best) best = pick.match;
    match = weaker(match, best);
  }
  return match;
}
