// SPDX-License-Identifier: Apache-2.0
import { canStartWith, contains, matches, overlap, type Segment } from './segment.js';

/** `**`: any number of segments, none included. */
export const DEEP = 'deep';

/** A glob over a list of segments: path parts, host labels, or server and tool. */
export type Segments = readonly (Segment | typeof DEEP)[];

/** Whether the whole list matches. What `accepts(reach(…))` says, without any set. */
export function fits(pattern: Segments, texts: readonly string[], from = 0): boolean {
  let p = 0;
  let deep = -1;
  let resume = from;
  let i = from;
  while (i < texts.length) {
    const segment = pattern[p];
    if (segment === DEEP) {
      deep = p++;
      resume = i;
    } else if (segment !== undefined && matches(segment, texts[i] ?? '')) {
      p++;
      i++;
    } else if (deep >= 0) {
      p = deep + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === DEEP) p++;
  return p === pattern.length;
}

/** The positions in `pattern` that can be reached once all of `texts` from `from` on are consumed. */
export function reach(pattern: Segments, texts: readonly string[], from = 0): ReadonlySet<number> {
  let at = start(pattern);
  for (let i = from; i < texts.length && at.size > 0; i++) {
    const text = texts[i] ?? '';
    at = step(pattern, at, (segment) => matches(segment, text));
  }
  return at;
}

/** Goes on from `at` with a glob of the call: the positions that some text it picks can reach. */
export function reachAny(pattern: Segments, call: Segments, at: ReadonlySet<number>): ReadonlySet<number> {
  for (const glob of call)
    at = glob === DEEP ? allAfter(pattern, at) : step(pattern, at, (segment) => overlap(segment, glob));
  return at;
}

/** Goes on with a glob of the call: the positions that every text it picks reaches. */
export function reachAll(pattern: Segments, call: Segments, at: ReadonlySet<number>): ReadonlySet<number> {
  for (const glob of call)
    at = glob === DEEP ? deepOnly(pattern, at) : step(pattern, at, (segment) => contains(segment, glob));
  return at;
}

/** Any number of unknown segments can bring the match to any later position. */
function allAfter(pattern: Segments, at: ReadonlySet<number>): Set<number> {
  const first = Math.min(...at);
  const all = new Set<number>();
  for (let p = first; p <= pattern.length; p++) all.add(p);
  return all;
}

/** Only a `**` of the pattern takes any number of unknown segments. */
function deepOnly(pattern: Segments, at: ReadonlySet<number>): Set<number> {
  const next = new Set<number>();
  for (const p of at) if (pattern[p] === DEEP) enter(pattern, next, p);
  return next;
}

/** The whole list matches. */
export function accepts(pattern: Segments, at: ReadonlySet<number>): boolean {
  return at.has(pattern.length);
}

/** Everything at and below what was consumed matches. */
export function acceptsAllBelow(pattern: Segments, at: ReadonlySet<number>): boolean {
  return pattern.at(-1) === DEEP && at.has(pattern.length - 1);
}

/** Something at or below what was consumed, whose next segment begins with `prefix`, can match. */
export function canGoOn(pattern: Segments, at: ReadonlySet<number>, prefix: string): boolean {
  for (const p of at) {
    const segment = pattern[p];
    if (segment === DEEP || (segment === undefined ? prefix === '' : canStartWith(segment, prefix)))
      return true;
  }
  return false;
}

function start(pattern: Segments): Set<number> {
  const at = new Set<number>();
  enter(pattern, at, 0);
  return at;
}

function step(pattern: Segments, at: ReadonlySet<number>, fits: (s: Segment) => boolean): Set<number> {
  const next = new Set<number>();
  for (const p of at) {
    const segment = pattern[p];
    if (segment === DEEP) enter(pattern, next, p);
    else if (segment !== undefined && fits(segment)) enter(pattern, next, p + 1);
  }
  return next;
}

function enter(pattern: Segments, at: Set<number>, position: number): void {
  at.add(position);
  if (pattern[position] === DEEP) enter(pattern, at, position + 1);
}
