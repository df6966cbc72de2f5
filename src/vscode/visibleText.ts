// SPDX-License-Identifier: Apache-2.0
import { HIDDEN_CHARACTERS } from '../core/hiddenCharacters.js';
import type { Segment } from '../protocol/queue.js';

/** A stretch of a text that one factor is about. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly letter: string;
}

function spelled(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** One line of plain text in which every hidden character is spelled out, line breaks included. */
export function oneLine(text: string, max: number): string {
  const cut = text.length > max * 2 ? text.slice(0, max * 2) : text;
  const shown = cut
    .replace(/\r?\n|\t/g, ' ')
    .replace(HIDDEN_CHARACTERS, (c) => `⟨${spelled(c)}⟩`)
    .replace(/ {2,}/g, ' ')
    .trim();
  return shown.length > max ? `${shown.slice(0, max - 1)}…` : shown;
}

const LONGEST_NOTICE = 400;

/**
 * Text that a notification shows as it is.
 *
 * SECURITY: the editor makes `[label](command:…)` in a notification a link that runs the command on a click, and
 * paths and words in our texts come from agents.
 */
export function noticeText(text: string): string {
  return `Countersign: ${oneLine(text, LONGEST_NOTICE).replaceAll('](', '] (')}`;
}

/** The same for text of several lines: line feeds and tabs stay. */
export function plainText(text: string): string {
  return text.replace(HIDDEN_CHARACTERS, (c) => (c === '\n' || c === '\t' ? c : `⟨${spelled(c)}⟩`));
}

/** Cuts `text[from, to)` where marks begin and end, and around hidden characters. */
export function segments(text: string, from: number, to: number, marks: readonly Mark[]): Segment[] {
  const out: Segment[] = [];
  const cuts = new Set([from, to]);
  const here = marks.filter((m) => m.start < to && m.end > from);
  for (const mark of here) cuts.add(Math.max(from, mark.start)).add(Math.min(to, mark.end));
  const edges = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start = 0, end = 0] = [edges[i], edges[i + 1]];
    const letters = here
      .filter((m) => m.start <= start && m.end >= end)
      .map((m) => m.letter)
      .join('');
    spell(text.slice(start, end), letters, out);
  }
  return out;
}

function spell(piece: string, letters: string, out: Segment[]): void {
  let at = 0;
  for (const found of piece.matchAll(HIDDEN_CHARACTERS)) {
    if (found[0] === '\t') continue;
    if (found.index > at) out.push({ text: piece.slice(at, found.index), letters, codePoint: false });
    out.push({ text: spelled(found[0]), letters, codePoint: true });
    at = found.index + found[0].length;
  }
  if (at < piece.length) out.push({ text: piece.slice(at), letters, codePoint: false });
}
