// SPDX-License-Identifier: Apache-2.0
import type { FileChange, TextEdit } from './intent.js';

/** What a patch would change. `edit`: every hunk's lines before and after. */
export type PatchChanges = readonly [FileChange, ...FileChange[]];

const MAX_FILES = 1000;
const HEADER = /^\*\*\* (Add|Delete|Update) File: (.+)$/;

/**
 * Reads the patch format of coding agents, `*** Begin Patch` … `*** End Patch`: an exact set of files. Null
 * when any line is not as the format says: never a smaller set.
 */
export function readPatch(text: string): PatchChanges | null {
  const lines = text.replace(/\r\n/g, '\n').trim().split('\n');
  if (
    text.includes('\0') ||
    lines[0]?.trimEnd() !== '*** Begin Patch' ||
    lines.at(-1)?.trimEnd() !== '*** End Patch'
  )
    return null;
  const reader = new Reader(lines.slice(1, -1));
  const changes: FileChange[] = [];
  while (!reader.atEnd) {
    const some = reader.file();
    if (some === null || changes.length > MAX_FILES) return null;
    changes.push(...some);
  }
  const [first, ...rest] = changes;
  return first === undefined ? null : [first, ...rest];
}

class Reader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get atEnd(): boolean {
    return this.#at >= this.#lines.length;
  }

  /** One file; null when it is malformed. */
  file(): readonly FileChange[] | null {
    const [, kind, written = ''] = HEADER.exec(this.#lines[this.#at++] ?? '') ?? [];
    const path = written.trim();
    if (kind === undefined || path === '') return null;
    if (kind === 'Delete') return [{ kind: 'delete', path }];
    return kind === 'Add' ? this.#added(path) : this.#updated(path);
  }

  #added(path: string): readonly FileChange[] | null {
    const from = this.#at;
    while (this.#lines[this.#at]?.startsWith('+') === true) this.#at++;
    const lines = this.#lines.slice(from, this.#at).map((line) => `${line.slice(1)}\n`);
    return this.#atHeader() ? [{ kind: 'write', path, content: lines.join('') }] : null;
  }

  #atHeader(): boolean {
    return this.atEnd || HEADER.test(this.#lines[this.#at] ?? '');
  }

  #updated(path: string): readonly FileChange[] | null {
    const moved = /^\*\*\* Move to: (.+)$/.exec(this.#lines[this.#at] ?? '')?.[1]?.trim();
    if (moved !== undefined) this.#at++;
    const edits: TextEdit[] = [];
    while (!this.#atHeader()) {
      const edit = this.#hunk();
      if (edit === null) return null;
      edits.push(edit);
    }
    if (edits.length === 0 && moved === undefined) return null;
    const change: FileChange = { kind: 'edit', path: moved ?? path, edits };
    return moved === undefined ? [change] : [{ kind: 'delete', path }, change];
  }

  /** Lines after `@@`, until the next hunk or file. */
  #hunk(): TextEdit | null {
    while (this.#atMark()) this.#at++;
    const from = this.#at;
    while (!this.atEnd && /^(?:[-+ ]|$)/.test(this.#lines[this.#at] ?? '')) this.#at++;
    const lines = this.#lines.slice(from, this.#at);
    if (lines.length === 0) return null;
    if (this.#lines[this.#at]?.trimEnd() === '*** End of File') this.#at++;
    else if (!this.#atHeader() && !this.#atMark()) return null;
    const side = (without: string): string =>
      lines
        .filter((line) => !line.startsWith(without))
        .map((line) => line.slice(1))
        .join('\n');
    return { old: side('+'), new: side('-'), all: false };
  }

  #atMark(): boolean {
    return /^@@(?: |$)/.test(this.#lines[this.#at] ?? '');
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
