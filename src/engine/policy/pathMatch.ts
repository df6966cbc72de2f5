// SPDX-License-Identifier: Apache-2.0
import { fold } from './fold.js';
import type { PathPattern } from './pathPattern.js';
import type { PathView, Roots, TargetView } from './pathView.js';
import {
  DEEP,
  accepts,
  acceptsAllBelow,
  canGoOn,
  fits,
  reach,
  reachAll,
  reachAny,
  type Segments,
} from './segments.js';

/** Three-valued: `maybe` is enough for `ask`, turns a `deny` into `ask`, and never allows. */
export type Match = 0 | 1 | 2;
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;

/** All must hold: the least sure one decides. */
export function weaker(a: Match, b: Match): Match {
  return a < b ? a : b;
}

/** One is enough: the surest one decides. */
export function stronger(a: Match, b: Match): Match {
  return a > b ? a : b;
}

/** How a `deny` or `ask` pattern meets one spelling of a target: where both can overlap. */
export function meets(pattern: PathPattern, target: TargetView, view: PathView, roots: Roots): Match {
  if (target.shape === 'single') {
    const from = view.roots[pattern.anchor];
    return from >= 0 && fits(pattern.folded, view.segments, from) ? YES : NO;
  }
  const whole = fromMachine(pattern, roots);
  const at = reach(whole, view.segments);
  if (target.shape === 'tree') return meetsTree(pattern, target, whole, at);
  if (target.shape === 'prefix') return canGoOn(whole, at, fold(target.partial)) ? MAYBE : NO;
  return meetsGlob(pattern, target, whole, at);
}

function meetsGlob(
  pattern: PathPattern,
  target: TargetView,
  whole: Segments,
  at: ReadonlySet<number>,
): Match {
  if (acceptsAllBelow(whole, at) || accepts(whole, reachAll(whole, target.globFolded, at))) return YES;
  // A search through folders could end in any protected folder: there a built-in rule looks for names only.
  if (target.parents !== 'count' && target.globFolded.includes(DEEP) && whole.at(-1) === DEEP) return NO;
  const picked = reachAny(whole, target.globFolded, at);
  if (accepts(whole, picked)) return MAYBE;
  return target.globTree && picked.size > 0 && !blind(pattern, target) ? MAYBE : NO;
}

function meetsTree(
  pattern: PathPattern,
  target: TargetView,
  whole: Segments,
  at: ReadonlySet<number>,
): Match {
  if (accepts(whole, at) || acceptsAllBelow(whole, at)) return YES;
  if (at.size === 0) return NO;
  if (target.parents === 'ask') return meetsParent(pattern, target, whole, at);
  return blind(pattern, target) ? NO : YES;
}

/** A built-in rule and a folder above what it protects. A floating pattern needs a name of its own in the path. */
function meetsParent(
  pattern: PathPattern,
  target: TargetView,
  whole: Segments,
  at: ReadonlySet<number>,
): Match {
  const named = [...at].filter((p) => p > 0 && whole[p - 1] !== DEEP);
  if (pattern.anchor === 'float' && (named.length === 0 || target.access === 'read')) return NO;
  if (target.access !== 'write') return YES;
  // What an extraction or a copy writes below is not known; right beside what is protected it is denied.
  const rest = named.map((p) => whole.slice(p));
  const beside = rest.some((r) => r.length === 1 || (r.length === 2 && r[1] === DEEP));
  const isRoot = target.folded.some((v) => v.roots.workspace === v.segments.length);
  return beside && !isRoot ? YES : MAYBE;
}

/** SPEC: a recursive read meets a pattern by its fixed part only; a floating one has none. */
function blind(pattern: PathPattern, target: TargetView): boolean {
  if (target.parents === 'ignore') return true;
  return pattern.anchor === 'float' && (target.access === 'read' || target.parents === 'ask');
}

/** Whether all that one spelling of a target can be lies inside the pattern, letter by letter. */
export function covers(
  pattern: PathPattern,
  target: TargetView,
  view: PathView,
  floatsIn: 'workspace' | 'machine',
): boolean {
  if (target.shape === 'prefix') return false;
  const from = view.roots[pattern.anchor === 'float' ? floatsIn : pattern.anchor];
  if (from < 0) return false;
  if (target.shape === 'single') return fits(pattern.exact, view.segments, from);
  const at = reach(pattern.exact, view.segments, from);
  if (acceptsAllBelow(pattern.exact, at)) return true;
  if (target.shape !== 'glob') return false;
  const all = reachAll(pattern.exact, target.glob, at);
  return target.globTree ? acceptsAllBelow(pattern.exact, all) : accepts(pattern.exact, all);
}

function fromMachine(pattern: PathPattern, roots: Roots): Segments {
  switch (pattern.anchor) {
    case 'machine':
    case 'float':
      return pattern.folded;
    case 'home':
      return [...roots.homeFolded.map(literal), ...pattern.folded];
    case 'workspace':
      return [...roots.workspaceFolded.map(literal), ...pattern.folded];
  }
}

function literal(text: string): { tokens: readonly string[]; literal: string } {
  return { tokens: [...text], literal: text };
}
