// SPDX-License-Identifier: Apache-2.0
// Conditions on what the agent did before: `after` and `over`. Only rules that have them pay for it.
import type { Atom } from '../../core/facts.js';
import type { PastAct, PastCall, SessionState } from '../../core/sessionState.js';
import type { Surroundings } from '../../core/surroundings.js';
import { MAYBE, NO, stronger, weaker, YES, type Match } from './pathMatch.js';
import { pickAtoms } from './pick.js';
import { withinItems, type Picked } from './items.js';
import type { Budget, RuleInForce, Selector } from './rule.js';
import { RuleIndex } from './ruleIndex.js';

/** The call that is judged and those before it. */
export interface Past {
  readonly state: SessionState;
  readonly here: PastAct;
}

/** How much something counts: at least, and at most. */
interface Count {
  readonly least: number;
  readonly most: number;
}

/** How far back a budget looks beyond its session, in milliseconds. */
export const SPANS: { readonly [per in Budget['per']]: number } = {
  session: 0,
  agent: Infinity,
  '1h': 60 * 60 * 1000,
  '1d': 24 * 60 * 60 * 1000,
};

const ONE: Count = { least: 1, most: 1 };
const ZERO: Count = { least: 0, most: 0 };

/** Whether an allowed call of this session, or this one, was picked. An `allow` needs an earlier one. */
export function afterMatch(rule: RuleInForce, selectors: readonly Selector[], past: Past): Match {
  const { state, here } = past;
  const seeker = seekerOf(rule, selectors);
  let match: Match = rule.effect === 'allow' ? NO : seek(seeker, here).match;
  for (let i = state.history.length - 1; i >= 0 && match !== YES; i--) {
    const call = state.history[i];
    if (call === undefined || call.session !== state.id || call.effect === 'deny') continue;
    const found = call.act === null ? MAYBE : seek(seeker, call.act).match;
    // Nobody knows yet whether a call that waits will take place.
    match = stronger(match, call.effect === 'open' ? weaker(found, MAYBE) : found);
  }
  return match === NO && state.forgotten.inSession ? MAYBE : match;
}

/** Whether this call would be one too many. `picked`: what the rule picks of it. */
export function overMatch(rule: RuleInForce, budget: Budget, picked: readonly Picked[], past: Past): Match {
  const counts = rule.selectors.length === 0 || budget.counts === 'denied';
  const own = counts ? ONE : countOf(picked, past.here);
  let { least, most } = own;
  for (const call of past.state.history) {
    if (!inSpan(call, budget.per, past)) continue;
    const more = countedBy(rule, budget, call);
    least += more.least;
    most += more.most;
  }
  if (least > budget.limit) return YES;
  return most > budget.limit || hasForgotten(budget.per, past.state) ? MAYBE : NO;
}

function countedBy(rule: RuleInForce, { counts }: Budget, { effect, act }: PastCall): Count {
  if (effect === (counts === 'allowed' ? 'deny' : 'allow')) return ZERO;
  // One that waits takes its place in a budget; it is no denial yet.
  const sure = counts === 'allowed' || effect === 'deny';
  if (rule.selectors.length === 0) return sure ? ONE : { least: 0, most: 1 };
  if (act === null) return { least: 0, most: counts === 'allowed' ? Infinity : 1 };
  const found = seek(seekerOf(rule, rule.selectors), act);
  if (counts === 'allowed') return found.count;
  if (found.match === NO) return ZERO;
  return { least: sure && found.match === YES ? 1 : 0, most: 1 };
}

function inSpan(call: PastCall, per: Budget['per'], { state }: Past): boolean {
  if (per === 'session') return call.session === state.id;
  return per === 'agent' || isRecent(call.at, state.now, SPANS[per]);
}

/** What has no time, or one that is still to come, counts as just now. */
function isRecent(at: number | null, now: number | null, span: number): boolean {
  return at === null || now === null || now - at <= span;
}

function hasForgotten(per: Budget['per'], { now, forgotten }: SessionState): boolean {
  if (per === 'session') return forgotten.inSession;
  if (forgotten.until === null) return false;
  return per === 'agent' || isRecent(forgotten.until, now, SPANS[per]);
}

/** Of several selectors the one that picks most: a command and the files that it deletes are not counted twice. */
function countOf(picked: readonly Picked[], { atoms, surroundings }: PastAct): Count {
  const byKind = new Map<Atom['kind'], Count>();
  for (const { index, match } of picked) {
    const atom = atoms[index];
    if (atom === undefined) continue;
    const { least, most } = weightOf(atom, surroundings);
    const before = byKind.get(atom.kind) ?? ZERO;
    byKind.set(atom.kind, { least: before.least + (match === YES ? least : 0), most: before.most + most });
  }
  return [...byKind.values()].reduce(
    (a, b) => ({ least: Math.max(a.least, b.least), most: Math.max(a.most, b.most) }),
    ZERO,
  );
}

/** An atom is one; a delete is as many as it takes files, and nobody knows how many a glob or an unread folder has. */
function weightOf(atom: Atom, { entries }: Surroundings): Count {
  if (atom.kind !== 'delete') return ONE;
  const { kind, extent, path } = atom.target;
  if (kind === 'under') return { least: 1, most: Infinity };
  if (extent === 'entry') return ONE;
  const files = Object.hasOwn(entries, path) ? entries[path]?.files : null;
  return files === null || files === undefined
    ? { least: 1, most: Infinity }
    : { least: Math.max(1, files), most: Math.max(1, files) };
}

/** A rule's selectors, to be held against calls that are over. */
interface Seeker {
  readonly rule: RuleInForce;
  readonly index: RuleIndex;
  readonly found: WeakMap<PastAct, Found>;
}

interface Found {
  readonly match: Match;
  readonly count: Count;
}

const seekers = new WeakMap<RuleInForce, Map<readonly Selector[], Seeker>>();

function seekerOf(rule: RuleInForce, selectors: readonly Selector[]): Seeker {
  const bySelectors = seekers.get(rule) ?? new Map<readonly Selector[], Seeker>();
  seekers.set(rule, bySelectors);
  const known = bySelectors.get(selectors);
  if (known !== undefined) return known;
  const seeking = { ...rule, selectors };
  const seeker = { rule: seeking, index: new RuleIndex([seeking]), found: new WeakMap<PastAct, Found>() };
  bySelectors.set(selectors, seeker);
  return seeker;
}

/** What of a call the selectors pick. An act does not change, so that it is looked at once. */
function seek(seeker: Seeker, act: PastAct): Found {
  const known = seeker.found.get(act);
  if (known !== undefined) return known;
  const { picks } = pickAtoms(act.atoms, seeker.index, act);
  const held = withinItems(seeker.rule, picks, act.atoms);
  const found =
    held === null
      ? ({ match: NO, count: ZERO } as const)
      : { match: held.match, count: countOf(held.atoms, act) };
  seeker.found.set(act, found);
  return found;
}
