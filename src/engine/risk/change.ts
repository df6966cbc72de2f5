// SPDX-License-Identifier: Apache-2.0
import type { AddedText, Span } from '../../core/facts.js';
import { lineChange, type LineChange } from '../../core/lineChange.js';
import { readingsOf } from './edited.js';
import { fileKind, type FileKind } from './fileKind.js';
import { notebookCells } from './notebook.js';
import { spanOf, textOf, type Piece } from './pieces.js';
import { isPathAtom, type Scene } from './scene.js';

/** One line that a call adds to a file. */
export interface AddedLine {
  readonly text: string;
  /** Offset in the change's text. */
  readonly start: number;
}

/** What a call makes of one file, ready to be searched. */
export interface Change {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  /** For a quick look whether a word occurs at all. */
  readonly lower: string;
  readonly lines: readonly AddedLine[];
  /** The lines that go. */
  readonly removed: string;
  readonly removedLower: string;
  /** Nobody said what was there before: all of it counts as added, and nothing as removed. */
  readonly blind: boolean;
  span(start: number, end: number): Span | null;
}

/** Longer texts are searched up to here; that they go on is a factor of its own. */
const MAX_SEARCHED = 1_048_576;
const MAX_EDITS = 100;

/** Whether a call writes more than is searched. */
export function isTooLong({ facts }: Scene): boolean {
  const texts = facts.added.flatMap(({ text, replaced }) => [text.length, replaced?.length ?? 0]);
  return (
    facts.added.length > MAX_EDITS ||
    texts.some((length) => length > MAX_SEARCHED) ||
    texts.reduce((sum, length) => sum + length, 0) > 2 * MAX_SEARCHED
  );
}

export function changesOf(scene: Scene): readonly Change[] {
  const changes: Change[] = [];
  const edits = new Map<string, AddedText[]>();
  let left = 2 * MAX_SEARCHED;
  for (const one of scene.facts.added.slice(0, MAX_EDITS)) {
    const added = shortened(one);
    left -= added.text.length + (added.replaced?.length ?? 0);
    if (left < 0) break;
    if (added.replaced === null) changes.push(...written(added, scene));
    else edits.set(added.path, [...(edits.get(added.path) ?? []), added]);
  }
  for (const [path, some] of edits) changes.push(...edited(path, some, scene));
  return changes;
}

function shortened(added: AddedText): AddedText {
  const { text, replaced } = added;
  return { ...added, text: text.slice(0, MAX_SEARCHED), replaced: replaced?.slice(0, MAX_SEARCHED) ?? null };
}

function written(added: AddedText, scene: Scene): readonly Change[] {
  const { path, text, field, start } = added;
  const known = scene.surroundings.changes;
  const diff = known !== undefined && Object.hasOwn(known, path) ? known[path] : undefined;
  const whole = changeOf(path, [{ text, field, at: start }], { diff, scene });
  const cells = whole.kind.extension === 'ipynb' ? notebookCells(text, field) : null;
  // Of a cell nobody compares the lines with what it held.
  return cells === null ? [whole] : [whole, codeOf(changeOf(path, cells, { diff: undefined, scene }))];
}

function edited(path: string, edits: readonly AddedText[], scene: Scene): readonly Change[] {
  const known = scene.surroundings.edits;
  const contexts = known !== undefined && Object.hasOwn(known, path) ? known[path] : undefined;
  return readingsOf(edits, contexts ?? []).map(({ old, pieces }) => {
    const change = changeOf(path, pieces, { diff: lineChange(old, textOf(pieces)), scene });
    return change.kind.extension === 'ipynb' ? codeOf(change) : change;
  });
}

/** A notebook's cells are code, in Python more often than not. */
function codeOf(change: Change): Change {
  return { ...change, kind: { ...change.kind, extension: 'py' } };
}

function changeOf(
  path: string,
  pieces: readonly Piece[],
  { diff, scene }: { readonly diff: LineChange | undefined; readonly scene: Scene },
): Change {
  const text = textOf(pieces);
  const removed = diff?.removed ?? '';
  return {
    path,
    kind: fileKind(path, scene.intent.workspace),
    text,
    lower: text.toLowerCase(),
    lines: addedLines(text, diff),
    removed,
    removedLower: removed.toLowerCase(),
    blind: diff === undefined,
    span: (start, end) => spanOf(pieces, start, end) ?? pathSpan(path, scene),
  };
}

function addedLines(text: string, diff: LineChange | undefined): readonly AddedLine[] {
  const lines: AddedLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  const added = diff === undefined ? lines : diff.added.flatMap(([from, to]) => lines.slice(from, to));
  return /[\r\u2028\u2029]./.test(text) ? added.flatMap(parts) : added;
}

/** SECURITY: some languages end a line, and with it a comment, where an editor shows no end. */
function parts({ text, start }: AddedLine): readonly AddedLine[] {
  const found: AddedLine[] = [];
  let from = start;
  for (const part of text.split(/[\r\u2028\u2029]/)) {
    found.push({ text: part, start: from });
    from += part.length + 1;
  }
  return found;
}

/** Where the text is not in the field as it is, the words that name the file stand for it. */
function pathSpan(path: string, { facts }: Scene): Span | null {
  const write = facts.atoms.find((a) => isPathAtom(a) && a.kind === 'write' && a.target.path === path);
  return write?.span ?? null;
}

/** Whether an offset of the text lies in what is added. */
export function isAdded({ lines }: Change, at: number): AddedLine | null {
  let low = 0;
  let high = lines.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const line = lines[middle] as AddedLine;
    if (at < line.start) high = middle - 1;
    else if (at > line.start + line.text.length) low = middle + 1;
    else return line;
  }
  return null;
}
