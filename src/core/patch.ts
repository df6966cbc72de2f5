// SPDX-License-Identifier: Apache-2.0
import type { FileChange, TextEdit } from './intent.js';

/** What a patch would change. `edit`: every hunk's lines before and after. */
export type PatchChanges = readonly [FileChange, ...FileChange[]];

const MAX_FILES = 1000;
const HEADER = /^\*\*\* (Add|Delete|Update) File: (.+)$/;

/** Where a change of a patch stands in it: its path, and the lines of each new text, as offsets. */
export interface PatchPlace {
  readonly path: number;
  readonly texts: readonly (readonly number[])[];
}

/**
 * Reads the patch format of coding agents, `*** Begin Patch` … `*** End Patch`: an exact set of files. Null
 * when any line is not as the format says: never a smaller set.
 */
export function readPatch(text: string): PatchChanges | null {
  return readPlacedPatch(text)?.changes ?? null;
}

/** The same, with the place of each change. */
export function readPlacedPatch(
  text: string,
): { readonly changes: PatchChanges; readonly places: readonly PatchPlace[] } | null {
  const lines = linesOf(text);
  if (
    text.includes('\0') ||
    lines[0]?.text.trimEnd() !== '*** Begin Patch' ||
    lines.at(-1)?.text.trimEnd() !== '*** End Patch'
  )
    return null;
  const reader = new Reader(lines.slice(1, -1));
  const changes: FileChange[] = [];
  const places: PatchPlace[] = [];
  while (!reader.atEnd) {
    const some = reader.file();
    if (some === null || changes.length > MAX_FILES) return null;
    for (const { change, place } of some) {
      changes.push(change);
      places.push(place);
    }
  }
  const [first, ...rest] = changes;
  return first === undefined ? null : { changes: [first, ...rest], places };
}

interface Line {
  readonly text: string;
  readonly at: number;
}

/** Without blank lines around, and without the carriage returns of other systems. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line.endsWith('\r') ? line.slice(0, -1) : line, at });
    at += line.length + 1;
  }
  const first = lines.findIndex((line) => line.text.trim() !== '');
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  return first === -1 ? [] : lines.slice(first, last + 1).map(unindented);
}

/** Only what stands before the first mark may be blank. */
function unindented(line: Line, i: number): Line {
  const text = i === 0 ? line.text.trimStart() : line.text;
  return { text, at: line.at + line.text.length - text.length };
}

interface Placed {
  readonly change: FileChange;
  readonly place: PatchPlace;
}

class Reader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  get atEnd(): boolean {
    return this.#at >= this.#lines.length;
  }

  get #line(): string {
    return this.#lines[this.#at]?.text ?? '';
  }

  /** One file; null when it is malformed. */
  file(): readonly Placed[] | null {
    const at = (this.#lines[this.#at]?.at ?? 0) + this.#line.indexOf(': ') + 2;
    const [, kind, written = ''] = HEADER.exec(this.#line) ?? [];
    this.#at++;
    const path = written.trim();
    if (kind === undefined || path === '') return null;
    if (kind === 'Delete') return [{ change: { kind: 'delete', path }, place: { path: at, texts: [] } }];
    return kind === 'Add' ? this.#added(path, at) : this.#updated(path, at);
  }

  #added(path: string, at: number): readonly Placed[] | null {
    const from = this.#at;
    while (!this.atEnd && this.#line.startsWith('+')) this.#at++;
    const lines = this.#lines.slice(from, this.#at);
    if (!this.#atHeader()) return null;
    const content = lines.map((line) => `${line.text.slice(1)}\n`).join('');
    const texts = [lines.map((line) => line.at + 1)];
    return [{ change: { kind: 'write', path, content }, place: { path: at, texts } }];
  }

  #atHeader(): boolean {
    return this.atEnd || HEADER.test(this.#line);
  }

  #updated(path: string, at: number): readonly Placed[] | null {
    const moved = /^\*\*\* Move to: (.+)$/.exec(this.#line)?.[1]?.trim();
    const movedAt = (this.#lines[this.#at]?.at ?? 0) + '*** Move to: '.length;
    if (moved !== undefined) this.#at++;
    const edits: TextEdit[] = [];
    const texts: (readonly number[])[] = [];
    while (!this.#atHeader()) {
      const hunk = this.#hunk();
      if (hunk === null) return null;
      edits.push(hunk.edit);
      texts.push(hunk.lines);
    }
    if (edits.length === 0 && moved === undefined) return null;
    const change: FileChange = { kind: 'edit', path: moved ?? path, edits };
    if (moved === undefined) return [{ change, place: { path: at, texts } }];
    return [
      { change: { kind: 'delete', path }, place: { path: at, texts: [] } },
      { change, place: { path: movedAt, texts } },
    ];
  }

  /** Lines after `@@`, until the next hunk or file. */
  #hunk(): { readonly edit: TextEdit; readonly lines: readonly number[] } | null {
    while (this.#atMark()) this.#at++;
    const from = this.#at;
    while (!this.atEnd && /^(?:[-+ ]|$)/.test(this.#line)) this.#at++;
    const lines = this.#lines.slice(from, this.#at);
    if (lines.length === 0) return null;
    if (this.#line.trimEnd() === '*** End of File') this.#at++;
    else if (!this.#atHeader() && !this.#atMark()) return null;
    const side = (without: string): readonly Line[] => lines.filter(({ text }) => !text.startsWith(without));
    const joined = (some: readonly Line[]): string => some.map(({ text }) => text.slice(1)).join('\n');
    const after = side('-');
    return {
      edit: { old: joined(side('+')), new: joined(after), all: false },
      lines: after.map(({ at }) => at + 1),
    };
  }

  #atMark(): boolean {
    return /^@@(?: |$)/.test(this.#line);
  }
}

/** A file that a unified diff names, with the lines that it adds. */
export interface DiffFile {
  readonly path: string;
  readonly kind: 'write' | 'delete';
  readonly added: string;
}

/**
 * The files that a unified diff names, as it names them. Null when it names none, or when a line stands where
 * none may: then nobody knows what it would change.
 */
export function readDiff(text: string): readonly DiffFile[] | null {
  if (text.includes('\0')) return null;
  const diff = new Diff();
  for (const line of text.replace(/\r\n/g, '\n').split('\n')) if (!diff.line(line)) return null;
  return diff.files();
}

/** Quoted names, binary files, and formats of other kinds, some of which run code. */
const OTHER_FORMAT =
  /^(?:Binary files|GIT binary patch|Index: |Prereq: |\*\*\* |\d+(?:,\d+)?[acd]\d*(?:,\d+)?$|(?:---|\+\+\+|(?:rename|copy) \w+) ")/;

class Diff {
  readonly #files = new Map<string, { kind: DiffFile['kind']; added: string[] }>();
  #before = 0;
  #after = 0;
  #old = '';
  #new = '';

  /** Takes one line; false when it may not stand here. */
  line(line: string): boolean {
    if (this.#before > 0 || this.#after > 0) return this.#inHunk(line);
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk === null) return !OTHER_FORMAT.test(line) && this.#header(line);
    this.#before = Number(hunk[1] ?? 1);
    this.#after = Number(hunk[2] ?? 1);
    return this.#files.size > 0;
  }

  #inHunk(line: string): boolean {
    const mark = line === '' ? ' ' : (line[0] ?? ' ');
    if (mark === '+') this.#files.get(this.#new)?.added.push(line.slice(1));
    if (mark === '\\') return true;
    this.#before -= Number(mark !== '+');
    this.#after -= Number(mark !== '-');
    return /[-+ ]/.test(mark) && this.#before >= 0 && this.#after >= 0;
  }

  #header(line: string): boolean {
    if (line.startsWith('diff --git ')) return this.#gitHeader(line);
    if (/^deleted file mode/.test(line)) this.#put(this.#old, 'delete');
    const [, head, name = ''] = /^(--- |\+\+\+ |rename from |rename to |copy to )([^\t]*)/.exec(line) ?? [];
    if (head === '--- ') this.#old = name;
    else if (head === '+++ ') this.#pair(name);
    else if (head === 'rename from ') this.#put(name, 'delete', true);
    else if (head !== undefined) this.#put(name, 'write', true);
    return true;
  }

  /** Names with blanks cannot be told apart here. */
  #gitHeader(line: string): boolean {
    const [, before, after] = /^diff --git (\S+) (\S+)$/.exec(line) ?? [];
    if (before === undefined || after === undefined) return false;
    this.#old = before;
    this.#put(before, 'write');
    this.#put(after, 'write');
    return true;
  }

  #pair(name: string): void {
    this.#new = name;
    if (name === '/dev/null') this.#put(this.#old, 'delete');
    else {
      this.#put(this.#old, 'write');
      this.#put(name, 'write');
    }
  }

  /** `whole`: the name stands without its first folder, as git writes renames. */
  #put(name: string, kind: DiffFile['kind'], whole = false): void {
    const path = whole ? `a/${name}` : name;
    if (name !== '/dev/null') this.#files.set(path, { kind, added: this.#files.get(path)?.added ?? [] });
  }

  files(): readonly DiffFile[] | null {
    if (this.#files.size === 0 || this.#files.size > MAX_FILES || this.#before > 0 || this.#after > 0)
      return null;
    return [...this.#files].map(([path, { kind, added }]) => ({ path, kind, added: added.join('\n') }));
  }
}
