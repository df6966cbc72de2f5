// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span, Word } from '../../core/facts.js';

/** A text that is read as shell code, and where its characters stand in the call's own `command`. */
export interface Source {
  readonly text: string;
  /** Offset of `text[0]` in the command; null when the characters do not correspond one to one. */
  readonly base: number | null;
  /** Stands for every place when `base` is null. */
  readonly whole: Span;
}

/** One field after expansion: a word as the program gets it, with what analysis still needs of it. */
export interface Field {
  readonly word: Word;
  /**
   * The glob pattern, quotes removed and literal metacharacters escaped; null unless `word` is a glob or
   * what is not known of it is tame.
   */
  readonly pattern: string | null;
  /** Offset of `word.text[0]` in the command when the characters correspond one to one. */
  readonly base: number | null;
  /** Items whose output is part of the word. */
  readonly runs: readonly number[];
  /** What is not known of it holds no `/`, so that it cannot lead out of the folder it stands in. */
  readonly tame: boolean;
  /** It is an integer, though not known which: harmless as arithmetic. */
  readonly numeric?: boolean;
  /** The paths that it stands for, when they are known better than the word is (`find -exec … {}`). */
  readonly targets: readonly PathTarget[] | null;
}

const NO_RUNS: readonly number[] = [];

export function spanOf(source: Source, start: number, end: number): Span {
  if (source.base === null) return source.whole;
  // After an error the parser may point beyond the end.
  const last = Math.min(end, source.text.length);
  return { field: source.whole.field, start: source.base + Math.min(start, last), end: source.base + last };
}

export function literal(text: string, span: Span | null, base: number | null = null): Field {
  const word: Word = { kind: 'literal', text, prefix: text, span };
  return { word, pattern: null, base, runs: NO_RUNS, tame: true, targets: null };
}

/** A word of which only `prefix` is sure. */
export function unresolved(text: string, prefix: string, span: Span | null): Field {
  const word: Word = { kind: 'unknown', text, prefix, span };
  return { word, pattern: null, base: null, runs: NO_RUNS, tame: false, targets: null };
}

/** Several fields as the one word that a place takes. */
export function joinFields(fields: readonly Field[], raw: string, span: Span): Field {
  if (fields.every((f) => f.word.kind === 'literal'))
    return literal(fields.map((f) => f.word.text).join(' '), span);
  return unresolved(raw, '', span);
}

/** Whether the field is exactly this text. */
export function isText(field: Field | undefined, text: string): boolean {
  return field?.word.kind === 'literal' && field.word.text === text;
}

/** The field's text when it is fully known, else null. */
export function textOf(field: Field | undefined): string | null {
  return field?.word.kind === 'literal' ? field.word.text : null;
}

/** Some integer. */
export function integer(raw: string, span: Span | null): Field {
  return { ...unresolved(raw, '', span), pattern: '*', tame: true, numeric: true };
}

/** The part of a field from offset `from` on, as a field of its own (`--o=VALUE`, `-oVALUE`). */
export function tail(field: Field, from: number): Field {
  const { word } = field;
  const base = field.base === null ? null : field.base + from;
  const span =
    base === null || word.span === null
      ? word.span
      : { field: word.span.field, start: base, end: word.span.end };
  const text = word.kind === 'literal' ? word.text.slice(from) : word.text;
  const pattern = field.pattern === null ? null : field.pattern.slice(escapedLength(field.pattern, from));
  return { ...field, word: { ...word, text, prefix: word.prefix.slice(from), span }, base, pattern };
}

/** How much of an escaped pattern its first `count` characters take. */
function escapedLength(pattern: string, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

/** The field as shell code of its own. */
export function sourceOf(field: Field, fallback: Span): Source {
  return { text: field.word.text, base: field.base, whole: field.word.span ?? fallback };
}
