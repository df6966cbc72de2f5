// SPDX-License-Identifier: Apache-2.0
import type { AddedText, Span } from '../../core/facts.js';
import { lineChange, type LineChange } from '../../core/lineChange.js';
import { fileKind, type FileKind } from './fileKind.js';
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

/** Longer texts are not searched; that is a factor of its own. */
export const MAX_SEARCHED = 1_048_576;

export function changesOf(scene: Scene): readonly Change[] {
  return scene.facts.added
    .filter(({ text }) => text.length <= MAX_SEARCHED)
    .map((added) => changeOf(added, scene));
}

function changeOf(added: AddedText, scene: Scene): Change {
  const { path, text } = added;
  const known = scene.surroundings.changes;
  const asked = known !== undefined && Object.hasOwn(known, path) ? known[path] : undefined;
  const diff = added.replaced === null ? asked : lineChange(added.replaced.slice(0, MAX_SEARCHED), text);
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
    span: (start, end) => spanIn(added, scene, [start, end]),
  };
}

function addedLines(text: string, diff: LineChange | undefined): AddedLine[] {
  const lines: AddedLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  return diff === undefined ? lines : diff.added.flatMap(([from, to]) => lines.slice(from, to));
}

/** Where the text is not in the field as it is, the words that name the file stand for it. */
function spanIn(added: AddedText, { facts }: Scene, [start, end]: readonly [number, number]): Span | null {
  if (added.start !== null) return { field: added.field, start: added.start + start, end: added.start + end };
  const write = facts.atoms.find((a) => isPathAtom(a) && a.kind === 'write' && a.target.path === added.path);
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
