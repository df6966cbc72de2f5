// SPDX-License-Identifier: Apache-2.0
// Texts that are put together of parts of a call's fields, and the way back from a place in them to the field.
import type { Span } from '../../core/facts.js';

/** A part of a text. `at`: where it begins in the field; null: it stands in none, letter by letter. */
export interface Piece {
  readonly text: string;
  readonly field: string;
  readonly at: number | null;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((p) => p.text).join('');
}

/** The part of a field that a place of the whole text comes from; null when it comes from none. */
export function spanOf(pieces: readonly Piece[], start: number, end: number): Span | null {
  let offset = 0;
  for (const { text, field, at } of pieces) {
    const from = Math.max(0, start - offset);
    const to = Math.min(text.length, end - offset);
    offset += text.length;
    // A place without length belongs to the piece in which it begins.
    if (at !== null && (from < to || (start === end && from === to)))
      return { field, start: at + from, end: at + to };
  }
  return null;
}

/** The pieces without what lies between two offsets, and others in its place. */
export function spliced(
  pieces: readonly Piece[],
  [start, end]: readonly [number, number],
  others: readonly Piece[],
): readonly Piece[] {
  return [...cut(pieces, 0, start), ...others, ...cut(pieces, end, Infinity)];
}

function cut(pieces: readonly Piece[], start: number, end: number): Piece[] {
  let offset = 0;
  const kept: Piece[] = [];
  for (const { text, field, at } of pieces) {
    const from = Math.max(0, start - offset);
    const to = Math.min(text.length, end - offset);
    offset += text.length;
    if (from < to) kept.push({ text: text.slice(from, to), field, at: at === null ? null : at + from });
  }
  return kept;
}
