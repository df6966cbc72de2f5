// SPDX-License-Identifier: Apache-2.0
import type { Block, Line } from '../../protocol/queue.js';
import { lineDiff, linesOf, type Hunk } from '../lineDiff.js';
import { segments, type Mark } from '../visibleText.js';

/** More text than this is cut to what is marked and the beginning. */
const MAX_TEXT = 16_000;
const MAX_MARKED = 4_000;
const MAX_LINES = 240;
const CONTEXT = 3;

type Range = readonly [start: number, end: number];

/** A command, a URL, a path or arguments, with the marked parts of it. */
export function plainBlock(caption: string, text: string, marks: readonly Mark[]): Block {
  const lines: Line[] = [];
  let last = 0;
  for (const [start, end] of worthShowing(text, marks)) {
    if (start > last) lines.push(gap(`${String(start - last)} characters not shown`));
    for (const [from, to] of lineRanges(text, start, end))
      lines.push({ sign: ' ', number: null, segments: segments(text, from, to, marks) });
    last = end;
  }
  if (last < text.length) lines.push(gap(`${String(text.length - last)} characters not shown`));
  return { kind: 'plain', caption, lines };
}

function gap(text: string): Line {
  return { sign: '…', number: null, segments: [{ text, letters: '', codePoint: false }] };
}

function worthShowing(text: string, marks: readonly Mark[]): Range[] {
  if (text.length <= MAX_TEXT) return [[0, text.length]];
  const wanted: Range[] = marks.map((m) => [
    Math.max(0, m.start - 200),
    Math.min(text.length, Math.min(m.end, m.start + MAX_MARKED) + 200),
  ]);
  wanted.push([0, MAX_MARKED], [text.length - 400, text.length]);
  const merged: [number, number][] = [];
  for (const [start, end] of wanted.sort((a, b) => a[0] - b[0])) {
    const open = merged.at(-1);
    if (open && start <= open[1]) open[1] = Math.max(open[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function* lineRanges(text: string, start: number, end: number): Generator<Range> {
  for (let from = start; ;) {
    const feed = text.indexOf('\n', from);
    if (feed === -1 || feed >= end) {
      yield [from, end];
      return;
    }
    yield [from, feed];
    from = feed + 1;
  }
}

/** Two texts, and the line of the file in which they begin; null when that is not known. */
export interface TextChange {
  readonly before: string;
  readonly after: string;
  readonly firstLine: number | null;
}

/** What a file change would do, hunk by hunk; marks are offsets into `after`. */
export function diffBlock(caption: string, change: TextChange, marks: readonly Mark[]): Block {
  const [old, now] = [linesOf(change.before), linesOf(change.after)];
  const offsets = lineOffsets(now);
  const writer = new DiffWriter(old, change, offsets, marks);
  const hunks = lineDiff(old, now);
  for (const hunk of riskyFirst(hunks, offsets, marks)) writer.hunk(hunk);
  return { kind: 'diff', caption, lines: writer.finish() };
}

function lineOffsets(lines: readonly string[]): number[] {
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length + 1);
  return offsets;
}

/** In file order when all fits; else the hunks with marks come first. */
function riskyFirst(hunks: readonly Hunk[], offsets: readonly number[], marks: readonly Mark[]): Hunk[] {
  const size = hunks.reduce((n, h) => n + h.newEnd - h.newStart + h.oldEnd - h.oldStart, 0);
  if (size <= MAX_LINES) return [...hunks];
  const risky = (h: Hunk): boolean =>
    marks.some((m) => m.start < (offsets[h.newEnd] ?? 0) && m.end > (offsets[h.newStart] ?? 0));
  return [...hunks.filter(risky), ...hunks.filter((h) => !risky(h))];
}

class DiffWriter {
  readonly #lines: Line[] = [];
  #left = MAX_LINES;
  #omitted = 0;
  #shownTo = 0;

  constructor(
    readonly old: readonly string[],
    readonly change: TextChange,
    readonly offsets: readonly number[],
    readonly marks: readonly Mark[],
  ) {}

  hunk(hunk: Hunk): void {
    // A gap of a line or two is longer to explain than to show.
    const wanted = Math.max(this.#shownTo, hunk.newStart - CONTEXT, 0);
    const lead = wanted - this.#shownTo <= 2 && this.#lines.length > 0 ? this.#shownTo : wanted;
    if (this.#lines.length > 0 && lead !== this.#shownTo) this.#lines.push(gap(''));
    this.#added(Math.min(lead, hunk.newStart), hunk.newStart, ' ');
    for (let i = hunk.oldStart; i < hunk.oldEnd; i++) this.#removed(i);
    this.#added(hunk.newStart, hunk.newEnd, '+');
    const trail = Math.min(hunk.newEnd + CONTEXT, this.offsets.length - 1);
    this.#added(hunk.newEnd, trail, ' ');
    this.#shownTo = trail;
  }

  finish(): Line[] {
    if (this.#omitted > 0) this.#lines.push(gap(`${String(this.#omitted)} more changed lines`));
    return this.#lines;
  }

  #room(changed: boolean): boolean {
    if (this.#left > 0) {
      this.#left--;
      return true;
    }
    if (changed) this.#omitted++;
    return false;
  }

  #removed(index: number): void {
    if (!this.#room(true)) return;
    const text = clipped(this.old[index] ?? '');
    this.#lines.push({ sign: '-', number: null, segments: segments(text, 0, text.length, []) });
  }

  #added(from: number, to: number, sign: ' ' | '+'): void {
    const { after, firstLine } = this.change;
    for (let i = from; i < to; i++) {
      const [start = 0, next = 0] = [this.offsets[i], this.offsets[i + 1]];
      const end = Math.min(next - 1, after.length);
      // What follows the last line feed is no line that a person would count.
      if (sign === ' ' && start === end && end === after.length) continue;
      if (!this.#room(sign === '+')) continue;
      const shownEnd = this.#clip(start, end);
      const parts = segments(after, start, shownEnd, this.marks);
      if (shownEnd < end) parts.push({ text: '…', letters: '', codePoint: false });
      this.#lines.push({ sign, number: firstLine === null ? null : firstLine + i, segments: parts });
    }
  }

  /** A long line is cut, but never before the end of what is marked in it. */
  #clip(start: number, end: number): number {
    if (end - start <= MAX_MARKED) return end;
    const marked = this.marks.filter((m) => m.start < end && m.end > start).map((m) => Math.min(m.end, end));
    return Math.max(start + MAX_MARKED, ...marked);
  }
}

function clipped(line: string): string {
  return line.length > MAX_MARKED ? `${line.slice(0, MAX_MARKED)}…` : line;
}
