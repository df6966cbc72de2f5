// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../../core/result.js';
import { fold } from './fold.js';
import { alternativesOf, type BadGlob } from './glob.js';
import { segmentOf } from './segment.js';
import { DEEP, type Segments } from './segments.js';

/** Where a pattern is fixed: the root of the machine, the home, the worktree, or nowhere (a leading `**`). */
export type Anchor = 'machine' | 'home' | 'workspace' | 'float';

/** One alternative of a path pattern, ready to match. */
export interface PathPattern {
  readonly anchor: Anchor;
  /** As `allow` compares. */
  readonly exact: Segments;
  /** As `deny` and `ask` compare. */
  readonly folded: Segments;
  /** Folded literal segments before the first glob: where the index keeps the pattern. */
  readonly fixed: readonly string[];
}

const DRIVE = /^[A-Za-z]:\//;

/** Compiles a path pattern with all its alternatives. */
export function pathPatterns(text: string): Result<readonly PathPattern[], BadGlob> {
  const all = alternativesOf(text);
  if (!all.ok) return all;
  const patterns: PathPattern[] = [];
  for (const alternative of all.value) {
    const pattern = compile(alternative);
    if (!pattern.ok) return pattern;
    patterns.push(pattern.value);
  }
  return ok(patterns);
}

function compile(text: string): Result<PathPattern, BadGlob> {
  const { anchor, rest } = anchorOf(text);
  const parts = partsOf(rest);
  const absolute = anchor === 'machine' || anchor === 'home';
  if (parts === null || (absolute && text.split('/').includes('..'))) return fail(dotDot(text));
  const exact = parts.map((part) => (part === '**' ? DEEP : segmentOf(part)));
  const folded = parts.map((part) => (part === '**' ? DEEP : segmentOf(fold(part))));
  const fixed: string[] = [];
  for (const segment of folded) {
    if (segment === DEEP || segment.literal === null) break;
    fixed.push(segment.literal);
  }
  return ok({ anchor, exact, folded, fixed });
}

function dotDot(text: string): BadGlob {
  return { message: `path pattern \`${text}\` leaves its root by \`..\``, hint: 'write the path it means' };
}

function anchorOf(text: string): { anchor: Anchor; rest: string } {
  if (text === '~' || text.startsWith('~/')) return { anchor: 'home', rest: text.slice(1) };
  if (text.startsWith('/') || DRIVE.test(text)) return { anchor: 'machine', rest: text };
  if (text === '**' || text.startsWith('**/')) return { anchor: 'float', rest: text };
  return { anchor: 'workspace', rest: text };
}

/** Null when `..` leaves the root. A trailing slash stands for all below. */
function partsOf(text: string): readonly string[] | null {
  const parts: string[] = [];
  for (const part of splitPath(text.endsWith('/') ? `${text}**` : text)) {
    if (part === '.') continue;
    if (part !== '..') {
      if (part !== '**' || parts.at(-1) !== '**') parts.push(part);
    } else if (parts.length === 0 || parts.at(-1) === '**') return null;
    else parts.pop();
  }
  return parts;
}

function splitPath(text: string): readonly string[] {
  return text.split('/').filter((part) => part !== '');
}
