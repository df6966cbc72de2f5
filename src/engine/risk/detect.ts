// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../core/facts.js';
import { isAdded, type Change } from './change.js';
import { inComment } from './comments.js';
import type { FileKind } from './fileKind.js';

/**
 * Something that a text should not gain. Patterns are global, and linear on hostile text: every repetition of a
 * wide class is bounded.
 */
export interface Detector<Level extends string> {
  readonly level: Level;
  /** Lower case; one of them occurs wherever the pattern can match. Cheap, so that most patterns never run. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
  /** Files that it is about; documentation never is. */
  readonly on?: (kind: FileKind) => boolean;
  /** A line with this is meant, or is harmless. */
  readonly unless?: RegExp;
  /** Counts in comments too. */
  readonly comments?: true;
  /** Says what it is about: only the very same words, taken away elsewhere, make up for it. */
  readonly byWords?: true;
}

/** Detectors that share a level, and the kind of file where a row names none. */
export function rows<Level extends string>(
  level: Level,
  on: (kind: FileKind) => boolean,
  list: readonly Omit<Detector<Level>, 'level'>[],
): readonly Detector<Level>[] {
  return list.map((row) => ({ on, ...row, level }));
}

export interface Detected<Level extends string> {
  readonly level: Level;
  readonly span: Span | null;
  readonly text: string;
}

/** So many matches hide what comes after them: then the last one counts. */
const MAX_MATCHES = 5000;

/** What a change brings that it did not take away at the same time, in the order of the detectors. */
export function detect<Level extends string>(
  change: Change,
  detectors: readonly Detector<Level>[],
): Detected<Level> | null {
  for (const detector of detectors) {
    if (detector.on !== undefined && !detector.on(change.kind)) continue;
    const found = detectOne(change, detector);
    if (found !== null) return found;
  }
  return null;
}

interface Hit {
  readonly at: number;
  readonly text: string;
}

function detectOne<Level extends string>(change: Change, detector: Detector<Level>): Detected<Level> | null {
  if (!detector.hints.some((hint) => change.lower.includes(hint))) return null;
  const hits = added(change, detector);
  if (hits.length === 0) return null;
  const hit = notMadeUp(hits, gone(change, detector), detector.byWords === true);
  if (hit === undefined) return null;
  return { level: detector.level, span: change.span(hit.at, hit.at + hit.text.length), text: hit.text };
}

/** The first hit for which nothing went away. */
function notMadeUp(hits: readonly Hit[], removed: readonly string[], byWords: boolean): Hit | undefined {
  if (hits.length >= MAX_MATCHES) return hits.at(-1);
  if (!byWords) return hits[removed.length];
  const left = new Map<string, number>();
  for (const text of removed) left.set(text, (left.get(text) ?? 0) + 1);
  return hits.find(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

function added<Level extends string>(change: Change, detector: Detector<Level>): readonly Hit[] {
  const hits: Hit[] = [];
  let looked = 0;
  for (const { index, 0: text } of matches(detector.pattern, change.text)) {
    const hit = { at: index, text };
    if (++looked >= MAX_MATCHES) return Array.from({ length: MAX_MATCHES }, () => hit);
    if (counts(change, hit, detector)) hits.push(hit);
  }
  return hits;
}

function counts<Level extends string>(
  change: Change,
  { at, text }: Hit,
  { unless, comments }: Detector<Level>,
): boolean {
  const first = at + text.length - text.trimStart().length;
  const end = at + text.length;
  const here = isAdded(change, first);
  const line = here ?? isAdded(change, end);
  if (line === null) return false;
  const place = here === null ? end : first;
  if (comments !== true && inComment(line.text, place - line.start, beforeOf(change, line.start)))
    return false;
  const from = Math.max(0, first - line.start - NEAR);
  return unless?.test(line.text.slice(from, from + 2 * NEAR + text.length)) !== true;
}

function gone<Level extends string>(
  { removed, removedLower, kind }: Change,
  { hints, pattern, comments }: Detector<Level>,
): readonly string[] {
  if (removed === '' || !hints.some((hint) => removedLower.includes(hint))) return [];
  const found: string[] = [];
  for (const { index, 0: text } of matches(pattern, removed)) {
    const start = removed.lastIndexOf('\n', index - 1) + 1;
    const line = removed.slice(start, index + text.length);
    const before = removed.slice(Math.max(0, start - BEFORE), start);
    if (comments === true || !inComment(line, index - start, { kind, before })) found.push(text);
  }
  return found;
}

/** How far a look around a match goes: a line may be a megabyte long. */
const NEAR = 300;
const BEFORE = 20_000;

function beforeOf({ kind, text }: Change, start: number): { kind: FileKind; before: string } {
  return { kind, before: text.slice(Math.max(0, start - BEFORE), start) };
}

function* matches(pattern: RegExp, text: string): Generator<RegExpExecArray> {
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    yield match;
    if (++count >= MAX_MATCHES) return;
  }
}
