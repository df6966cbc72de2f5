// SPDX-License-Identifier: Apache-2.0
import { Minimatch } from 'minimatch';

/** Fixed for the whole language; a segment is only ever matched on its own, so `*` never meets a `/`. */
const OPTIONS = { dot: true, nonegate: true, nocomment: true, noext: true, nobrace: true } as const;

/** One character's place in a segment: itself, any one, any number, or a class such as `[a-z]`. */
type Token = string | typeof ANY | typeof STAR | Minimatch;
const ANY = 1;
const STAR = 2;

/** A glob without `/` and braces: a path segment, a word, a host label or a name. */
export interface Segment {
  readonly tokens: readonly Token[];
  /** The text when there is nothing to match, else null. */
  readonly literal: string | null;
}

/** Compiles one segment. `text` is validated before (classes and braces closed). */
export function segmentOf(text: string): Segment {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && i + 1 < text.length) tokens.push(text.charAt(++i));
    else if (c === '?') tokens.push(ANY);
    else if (c === '*') {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (c === '[') {
      const end = classEnd(text, i);
      tokens.push(classOf(text.slice(i, end + 1)));
      i = end;
    } else tokens.push(c);
  }
  return { tokens, literal: tokens.every((t) => typeof t === 'string') ? tokens.join('') : null };
}

/** Index of the `]` that closes the class opened at `from`, or -1. */
export function classEnd(text: string, from: number): number {
  let i = from + 1;
  if (text[i] === '!' || text[i] === '^') i++;
  if (text[i] === ']') i++;
  for (; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[' && text[i + 1] === ':') {
      const close = text.indexOf(':]', i + 2);
      if (close > 0) i = close + 1;
    } else if (text[i] === ']') return i;
  }
  return -1;
}

/** Behind a letter, so that a class may pick a dot. */
function classOf(text: string): Minimatch {
  return new Minimatch(`x${text}`, OPTIONS);
}

function fits(token: Token | undefined, char: string): boolean {
  if (token === ANY) return true;
  if (typeof token === 'string') return token === char;
  return typeof token === 'object' && token.match(`x${char === '/' ? '\u0001' : char}`);
}

/** Whether the whole text matches. Linear in text × tokens: no pattern can make it explode. */
export function matches(segment: Segment, text: string): boolean {
  if (segment.literal !== null) return segment.literal === text;
  const { tokens } = segment;
  let t = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < text.length) {
    if (tokens[t] === STAR) {
      star = t++;
      resume = i;
    } else if (t < tokens.length && fits(tokens[t], text.charAt(i))) {
      t++;
      i++;
    } else if (star >= 0) {
      t = star + 1;
      i = ++resume;
    } else return false;
  }
  while (tokens[t] === STAR) t++;
  return t === tokens.length;
}

/** The longest part that every matching text holds as it is written; empty when there is none. */
export function fixedPart(segment: Segment): string {
  let longest = '';
  let run = '';
  for (const token of segment.tokens) {
    run = typeof token === 'string' ? run + token : '';
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

/** Whether some text that begins with `prefix` matches. */
export function canStartWith(segment: Segment, prefix: string): boolean {
  if (segment.literal !== null) return segment.literal.startsWith(prefix);
  const tokens = [...prefix, STAR as Token];
  return intersect(segment.tokens, tokens);
}

/** Whether some text matches both. Classes are taken as any character: it may only say yes too often. */
export function overlap(a: Segment, b: Segment): boolean {
  return intersect(a.tokens, b.tokens);
}

/** Whether every text that `inner` matches is matched by `outer`. Only the sure shapes; it may say no too often. */
export function contains(outer: Segment, inner: Segment): boolean {
  if (inner.literal !== null) return matches(outer, inner.literal);
  const [a, b] = [outer.tokens, inner.tokens];
  const star = a.indexOf(STAR);
  if (star < 0 || a.lastIndexOf(STAR) !== star) return same(a, b);
  const after = a.length - star - 1;
  if (b.length < star + after) return same(a, b);
  return same(a.slice(0, star), b.slice(0, star)) && same(a.slice(star + 1), b.slice(b.length - after));
}

/** Place by place: two equal classes count as different. */
function same(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i] || (token === ANY && b[i] !== STAR));
}

function intersect(a: readonly Token[], b: readonly Token[]): boolean {
  let row = new Set<number>([0]);
  for (let i = 0; i <= a.length; i++) {
    const here = a[i];
    const next = new Set<number>();
    // Positions of `row` grow while they are visited: stars of `b` match nothing or more.
    for (const j of row) {
      if (b[j] === STAR) row.add(j + 1);
      if (here === STAR && j < b.length) row.add(j + 1);
    }
    if (i === a.length) return row.has(b.length);
    for (const j of row) {
      if (here === STAR) next.add(j);
      else if (b[j] === STAR) next.add(j);
      else if (j < b.length && meet(here, b[j])) next.add(j + 1);
    }
    row = next;
  }
  return false;
}

function meet(a: Token | undefined, b: Token | undefined): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  if (typeof a === 'string') return fits(b, a);
  if (typeof b === 'string') return fits(a, b);
  return true;
}
