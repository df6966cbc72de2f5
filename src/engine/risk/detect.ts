// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../core/facts.js';
import { isAdded, type Change } from './change.js';
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

const MAX_MATCHES = 100;
const COMMENT = /^\s*(\/\/|#(?!\[|!)|\/?\*|--|<!--|;|%|rem\b|"""|''')/i;

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

function detectOne<Level extends string>(change: Change, detector: Detector<Level>): Detected<Level> | null {
  if (!detector.hints.some((hint) => change.lower.includes(hint))) return null;
  const hits = added(change, detector);
  const last = hits.at(-1);
  if (last === undefined) return null;
  const gone = countIn(change, detector);
  if (hits.length <= gone) return null;
  const hit = hits[gone] ?? last;
  return { level: detector.level, span: change.span(hit.at, hit.at + hit.text.length), text: hit.text };
}

function added<Level extends string>(
  change: Change,
  { pattern, unless, comments }: Detector<Level>,
): { at: number; text: string }[] {
  const hits: { at: number; text: string }[] = [];
  for (const { index, 0: text } of matches(pattern, change.text)) {
    const line = isAdded(change, index) ?? isAdded(change, index + text.length);
    if (line === null || (comments !== true && isComment(line.text))) continue;
    const at = Math.max(0, index - line.start - NEAR);
    if (unless?.test(line.text.slice(at, at + 2 * NEAR + text.length)) === true) continue;
    hits.push({ at: index, text });
  }
  return hits;
}

function countIn<Level extends string>(
  { removed, removedLower }: Change,
  { hints, pattern, comments }: Detector<Level>,
): number {
  if (removed === '' || !hints.some((hint) => removedLower.includes(hint))) return 0;
  const found = [...matches(pattern, removed)];
  if (comments === true) return found.length;
  return found.filter((m) => !isComment(lineStart(removed, m.index))).length;
}

/** How far a look around a match goes: a line may be a megabyte long. */
const NEAR = 300;

export function isComment(line: string): boolean {
  return COMMENT.test(line.slice(0, NEAR));
}

function* matches(pattern: RegExp, text: string): Generator<RegExpExecArray> {
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    if (++count > MAX_MATCHES) return;
    yield match;
  }
}

function lineStart(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(start, start + NEAR);
}
