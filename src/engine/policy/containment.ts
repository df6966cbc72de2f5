// SPDX-License-Identifier: Apache-2.0
// Whether one selector picks all that another picks. Only the sure shapes: it may say no too often, never yes.
import type { CommandPattern, PatternWord } from './commandPattern.js';
import type { NamePattern } from './namePattern.js';
import type { PathPattern } from './pathPattern.js';
import type { PatternList } from './patternList.js';
import type { Selector } from './rule.js';
import { contains, type Segment } from './segment.js';
import { accepts, DEEP, reach, reachAll, type Segments } from './segments.js';

/** How the wider one compares: `covers` as `allow` does, `meets` as `deny` and `ask` do. */
export type Mode = 'covers' | 'meets';

/** Counts down: comparing each with each must end. */
export interface Effort {
  left: number;
}

/** Both are of the same kind. */
export function selectorContains(wide: Selector, narrow: Selector, mode: Mode, effort: Effort): boolean {
  if (wide.kind === 'unknown')
    return narrow.kind === 'unknown' && reasonsContain(wide.reasons, narrow.reasons);
  if (wide.kind === 'command')
    return (
      narrow.kind === 'command' &&
      listContains(wide.list, narrow.list, (a, b) => commandContains(a, b, mode), effort)
    );
  if (isPathSelector(wide)) {
    const how = { mode, isRead: wide.kind === 'read' };
    return (
      isPathSelector(narrow) &&
      listContains(wide.list, narrow.list, (a, b) => pathContains(a, b, how), effort)
    );
  }
  return (
    isNameSelector(narrow) && listContains(wide.list, narrow.list, (a, b) => nameContains(a, b, mode), effort)
  );
}

type PathSelector = Extract<Selector, { kind: 'read' | 'write' | 'delete' }>;

function isPathSelector(selector: Selector): selector is PathSelector {
  return selector.kind === 'read' || selector.kind === 'write' || selector.kind === 'delete';
}

function isNameSelector(
  selector: Selector,
): selector is Extract<Selector, { kind: 'host' | 'mcp' | 'tool' }> {
  return selector.kind === 'host' || selector.kind === 'mcp' || selector.kind === 'tool';
}

type Reasons = Extract<Selector, { kind: 'unknown' }>['reasons'];

function reasonsContain(wide: Reasons, narrow: Reasons): boolean {
  if (wide === null) return true;
  return narrow !== null && [...narrow].every((reason) => wide.has(reason));
}

/** Every pattern lies within one of the wider list, and whatever the wider list excludes the narrower excludes too. */
function listContains<P>(
  wide: PatternList<P>,
  narrow: PatternList<P>,
  within: (wide: P, narrow: P) => boolean,
  effort: Effort,
): boolean {
  const tried = (a: P, b: P): boolean => effort.left-- > 0 && within(a, b);
  return (
    narrow.include.every((b) => wide.include.some((a) => tried(a, b))) &&
    wide.exclude.every((a) => narrow.exclude.some((b) => tried(b, a)))
  );
}

function segmentsContain(wide: Segments, narrow: Segments): boolean {
  return accepts(wide, reachAll(wide, narrow, reach(wide, [])));
}

function nameContains(wide: NamePattern, narrow: NamePattern, mode: Mode): boolean {
  return mode === 'covers'
    ? segmentsContain(wide.exact, narrow.exact)
    : segmentsContain(wide.folded, narrow.folded);
}

function pathContains(
  wide: PathPattern,
  narrow: PathPattern,
  { mode, isRead }: { readonly mode: Mode; readonly isRead: boolean },
): boolean {
  if (wide.anchor !== narrow.anchor && !floatsOver(wide, narrow, mode, isRead)) return false;
  return mode === 'covers'
    ? segmentsContain(wide.exact, narrow.exact)
    : segmentsContain(wide.folded, narrow.folded);
}

/** A floating pattern also picks below a fixed place; in `allow` only inside the workspace. */
function floatsOver(wide: PathPattern, narrow: PathPattern, mode: Mode, isRead: boolean): boolean {
  if (wide.anchor !== 'float') return false;
  if (mode === 'covers') return narrow.anchor === 'workspace';
  // A recursive read meets a fixed pattern, but a floating one only when that is everything.
  return !isRead || (wide.folded.length === 1 && wide.folded[0] === DEEP);
}

function commandContains(wide: CommandPattern, narrow: CommandPattern, mode: Mode): boolean {
  if (!programContains(wide, narrow, mode)) return false;
  return sameWords(wide.words, narrow.words) || beginsWith(wide.words, narrow.words, mode);
}

function programContains(wide: CommandPattern, narrow: CommandPattern, mode: Mode): boolean {
  if (wide.anyProgram) return true;
  if (narrow.anyProgram) return false;
  if (wide.path !== null)
    return narrow.path !== null && pathContains(wide.path, narrow.path, { mode, isRead: false });
  const [a, b] = mode === 'covers' ? [wide.name, narrow.name] : [wide.nameFolded, narrow.nameFolded];
  return a !== null && b !== null && contains(a, b);
}

/** Word for word, each wider than or the same as the other's. */
function sameWords(wide: readonly PatternWord[], narrow: readonly PatternWord[]): boolean {
  return wide.length === narrow.length && wide.every((a, i) => wordContains(a, narrow[i]));
}

function wordContains(wide: PatternWord, narrow: PatternWord | undefined): boolean {
  if (narrow === undefined || wide.kind !== narrow.kind) return false;
  if (wide.kind === 'operand' && narrow.kind === 'operand') return contains(wide.word, narrow.word);
  if (wide.kind !== 'option' || narrow.kind !== 'option') return true;
  return (
    sameSegment(wide.name, narrow.name) &&
    sameSegment(wide.value, narrow.value) &&
    sameSegment(wide.follower, narrow.follower)
  );
}

function sameSegment(a: Segment | null, b: Segment | null): boolean {
  if (a === null || b === null) return a === b;
  return contains(a, b) && contains(b, a);
}

/** `git push **` over whatever begins with these operands. */
function beginsWith(wide: readonly PatternWord[], narrow: readonly PatternWord[], mode: Mode): boolean {
  if (wide.at(-1)?.kind !== 'rest') return false;
  const first = wide.slice(0, -1);
  if (first.some((word) => word.kind !== 'operand')) return false;
  if (first.length === 0) return true;
  // An option may stand anywhere: `allow` would have to name it, and its value is not surely an operand.
  const isOpen = (word: PatternWord): boolean =>
    word.kind === 'option' && (mode === 'covers' || word.follower !== null);
  if (narrow.some(isOpen)) return false;
  const operands = narrow.filter((word) => word.kind !== 'option');
  return first.every((word, i) => wordContains(word, operands[i]));
}
