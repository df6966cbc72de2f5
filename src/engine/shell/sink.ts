// SPDX-License-Identifier: Apache-2.0
import type {
  AddedText,
  Atom,
  Facts,
  Flow,
  PathTarget,
  SimpleCommand,
  Span,
  UnknownReason,
} from '../../core/facts.js';
import type { Field } from './field.js';

const MAX_STEPS = 1000;
const MAX_ATOMS = 1500;
const MAX_FLOWS = 2000;
/** Characters that may be read again because they are nested in other words. */
const MAX_REREAD = 400_000;
const MAX_DEPTH = 100;
/** Parts of words and redirections. */
const MAX_PARTS = 8000;

type Draft<T> = { -readonly [K in keyof T]: T[K] };
/** A command whose reader is not known yet. */
export type CommandDraft = Draft<SimpleCommand>;

/** A file that the line itself wrote. */
export interface Written {
  readonly item: number;
  readonly text: Field | null;
}

/** Collects what analysis finds, within limits: beyond them the call stays partly unknown, and says so. */
export class Sink {
  readonly #atoms: Atom[] = [];
  readonly #flows: Flow[] = [];
  readonly #added: AddedText[] = [];
  /** The whole command: stands for a place that is not known better. */
  readonly whole: Span;
  readonly #drafts: CommandDraft[] = [];
  readonly #flowing = new Set<string>();
  readonly #written = new Map<string, Written>();
  #items = 0;
  #steps = 0;
  #reread = 0;
  #depth = 0;
  #parts = 0;
  #full = false;

  constructor(whole: Span) {
    this.whole = whole;
  }

  /** True once a limit was met: nothing more is looked at. */
  get full(): boolean {
    return this.#full;
  }

  /** The number of items so far; those from here on belong to what is walked next. */
  get items(): number {
    return this.#items;
  }

  newItem(): number {
    return this.#items++;
  }

  /** Runs `walk` one level deeper, or not at all when that is too deep. */
  nested<T>(walk: () => T, tooDeep: () => T): T {
    if (this.#full) return tooDeep();
    if (this.#depth >= MAX_DEPTH) {
      this.overLimit();
      return tooDeep();
    }
    this.#depth++;
    try {
      return walk();
    } finally {
      this.#depth--;
    }
  }

  overLimit(): void {
    if (!this.#full) this.#atoms.push({ kind: 'unknown', item: 0, reason: 'over-limit', span: this.whole });
    this.#full = true;
  }

  unknown(item: number, reason: UnknownReason, span: Span | null): void {
    const again = this.#atoms.some(
      (a, i) =>
        i >= this.#atoms.length - 8 &&
        a.kind === 'unknown' &&
        a.item === item &&
        a.reason === reason &&
        a.span?.start === span?.start &&
        a.span?.end === span?.end,
    );
    if (!again) this.#push({ kind: 'unknown', item, reason, span });
  }

  /** Counts one command that is looked at, a function's own ones at each call. */
  step(): void {
    if (++this.#steps > MAX_STEPS) this.overLimit();
  }

  /** Counts one part of a word, or one redirection; true when that is one too many. */
  part(): boolean {
    if (++this.#parts > MAX_PARTS) this.overLimit();
    return this.#full;
  }

  /** Counts characters that are about to be read again; true when that is too much. */
  reread(characters: number): boolean {
    this.#reread += characters;
    if (this.#reread > MAX_REREAD) this.overLimit();
    return this.#full;
  }

  /** The commands so far, in the order in which they were found; a pipe fills in who reads them. */
  get commands(): readonly CommandDraft[] {
    return this.#drafts;
  }

  command(command: CommandDraft): void {
    this.#drafts.push(command);
    this.#push({ kind: 'command', item: command.item, command, span: command.span });
  }

  path(kind: 'read' | 'write' | 'delete', at: { item: number; span: Span | null }, target: PathTarget): void {
    this.#push({ kind, item: at.item, target, span: at.span });
    if (kind === 'write' && target.kind === 'exact')
      this.#written.set(target.path, { item: at.item, text: null });
  }

  host(item: number, host: string, span: Span | null): void {
    const recent = this.#atoms.slice(-8);
    if (!recent.some((a) => a.kind === 'host' && a.item === item && a.host === host))
      this.#push({ kind: 'host', item, host, span });
  }

  flow(from: number, to: number, into: Flow['into']): void {
    const key = `${String(from)} ${String(to)} ${into}`;
    if (from === to || this.#flowing.has(key)) return;
    if (this.#flows.length >= MAX_FLOWS) {
      this.overLimit();
      return;
    }
    this.#flowing.add(key);
    this.#flows.push({ from, to, into });
  }

  /** Text that item puts into a file; `whole` when it is all that the file then holds. */
  added(item: number, path: string, text: Field, whole: boolean): void {
    if (this.#added.length < MAX_ATOMS) {
      const { field } = this.whole;
      // What is appended replaces nothing.
      const replaced = whole ? null : '';
      this.#added.push({ path, text: text.word.text, field, start: text.base, replaced });
    }
    this.#written.set(path, { item, text: whole ? text : null });
  }

  /** What a file holds stays known: it was only touched, or another file took its place. */
  holds(path: string, item: number, text: Field | null): void {
    this.#written.set(path, { item, text });
  }

  /** All files that the line wrote so far. */
  get written(): ReadonlyMap<string, Written> {
    return this.#written;
  }

  /** Who wrote a file earlier in the line, and what. */
  writtenBy(path: string): Written | undefined {
    return this.#written.get(path);
  }

  #push(atom: Atom): void {
    if (this.#atoms.length >= MAX_ATOMS) this.overLimit();
    else this.#atoms.push(atom);
  }

  /** In the order of the text: a command stands before the commands inside its words. */
  facts(): Facts {
    const atoms = this.#atoms;
    if (atoms.length === 0) atoms.push({ kind: 'unknown', item: 0, reason: 'empty', span: this.whole });
    const sorted = atoms.every((a, i) => i === 0 || (atoms[i - 1]?.item ?? 0) <= a.item);
    if (!sorted) atoms.sort((a, b) => a.item - b.item);
    return { atoms, flows: this.#flows, added: this.#added };
  }
}
