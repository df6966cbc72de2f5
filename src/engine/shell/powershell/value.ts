// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span } from '../../../core/facts.js';
import { escapePattern } from '../builder.js';
import { literal, textOf, unresolved, type Field } from '../field.js';

/** What an expression gives, as far as it is known: one field for each element. */
export interface Value {
  readonly fields: readonly Field[];
  /** Surely texts or numbers: their methods do nothing but give another text. */
  readonly plain: boolean;
  /** A block of code: it was walked where it was written. */
  readonly block: boolean;
  /** The entries of a table, for `@table`. */
  readonly entries: ReadonlyMap<string, Value> | null;
}

const MAX_FIELDS = 64;

export function valueOf(fields: readonly Field[], plain = true): Value {
  const few = fields.length <= MAX_FIELDS ? fields : [shortened(fields)];
  return { fields: few, plain, block: false, entries: null };
}

/** More elements than are looked at one by one. */
function shortened(fields: readonly Field[]): Field {
  return { ...unresolved('…', '', fields[0]?.word.span ?? null), runs: runsOf([{ ...NOTHING, fields }]) };
}

export const NOTHING: Value = { fields: [], plain: true, block: false, entries: null };

export function textValue(text: string, span: Span | null, base: number | null = null): Value {
  return valueOf([literal(text, span, base)]);
}

/** Not known; `runs` are the items whose output it holds. */
export function unknownValue(raw: string, span: Span, how: Partial<Field> & { plain?: boolean } = {}): Value {
  const { plain = false, ...rest } = how;
  return valueOf([{ ...unresolved(raw, '', span), ...rest }], plain);
}

const MAX_RUNS = 64;

export function runsOf(values: readonly Value[]): readonly number[] {
  return [...new Set(values.flatMap((v) => v.fields.flatMap((f) => f.runs)))].slice(0, MAX_RUNS);
}

export function targetsIn(value: Value): readonly PathTarget[] | null {
  const targets = value.fields.map((f) => f.targets);
  return targets.length > 0 && targets.every((t) => t !== null) ? targets.flatMap((t) => t ?? []) : null;
}

const MAX_TEXT = 65536;
const MAX_JOINED = 16384;

/** All of a value's text, its elements joined; null when one is not known, or when it is too much. */
export function wholeText(value: Value, separator = ' '): string | null {
  if (value.fields.length === 1) return textOf(value.fields[0]);
  let length = value.fields.length * separator.length;
  const texts = value.fields.map((f) => textOf(f));
  for (const text of texts) length += text?.length ?? MAX_TEXT + 1;
  return length <= MAX_TEXT ? texts.join(separator) : null;
}

/** Puts known and unknown pieces of one word together. */
export function joinedField(pieces: readonly (string | Value)[], raw: string, span: Span): Field {
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : wholeText(piece)));
  const runs = runsOf(pieces.filter((p) => typeof p !== 'string'));
  const known = texts.findIndex((t) => t === null);
  const start = texts.slice(0, known === -1 ? undefined : known).join('');
  if (known === -1 && start.length <= MAX_JOINED) return { ...literal(start, span), runs };
  if (known === -1) return { ...unresolved(raw, '', span), runs };
  const rest = pieces.slice(known).map(loose);
  const tame = rest.every((piece) => piece.tame);
  const [first] = rest;
  const pattern = escapePattern(start) + rest.map((piece) => piece.pattern).join('');
  return {
    ...unresolved(raw, start + (first?.prefix ?? ''), span),
    runs,
    tame,
    pattern: tame ? pattern : null,
  };
}

/** A piece behind which not all is known: a `..` in it would climb out. */
function loose(piece: string | Value): { tame: boolean; pattern: string; prefix: string } {
  const text = typeof piece === 'string' ? piece : wholeText(piece);
  if (text !== null) return { tame: !text.includes('..'), pattern: escapePattern(text), prefix: '' };
  const only = typeof piece !== 'string' && piece.fields.length === 1 ? piece.fields[0] : undefined;
  return { tame: only?.tame === true, pattern: only?.pattern ?? '*', prefix: only?.word.prefix ?? '' };
}
