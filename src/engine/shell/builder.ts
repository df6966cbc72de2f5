// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span } from '../../core/facts.js';
import type { Field } from './field.js';

/** A stretch of a word after expansion. */
export interface Piece {
  readonly kind: 'text' | 'glob' | 'unknown';
  readonly text: string;
  /** Comes from quotes: neither split nor a pattern, and keeps an empty word alive. */
  readonly quoted: boolean;
  /** Result of an unquoted expansion: white space in it ends the word. */
  readonly split: boolean;
  readonly tame: boolean;
  readonly runs: readonly number[];
  /** Offset of `text[0]` in the command, when the characters correspond. */
  readonly base: number | null;
  /** Some integer. */
  readonly numeric?: boolean;
  /** What a tame unknown piece is known to look like, beyond its sure start. */
  readonly pattern?: string;
}

const NOTHING: readonly number[] = [];

export function textPiece(text: string, quoted: boolean, base: number | null = null): Piece {
  return { kind: 'text', text, quoted, split: false, tame: true, runs: NOTHING, base };
}

export function globPiece(text: string): Piece {
  return { kind: 'glob', text, quoted: false, split: false, tame: true, runs: NOTHING, base: null };
}

export function unknownPiece(quoted: boolean, tame = false, runs: readonly number[] = NOTHING): Piece {
  return { kind: 'unknown', text: '', quoted, split: !quoted, tame, runs, base: null };
}

/** The pattern that stands for a text and nothing else. */
export function escapePattern(text: string): string {
  return /[\\*?[\]{}()!+@|]/.test(text) ? text.replace(/[\\*?[\]{}()!+@|]/g, '\\$&') : text;
}

/** Puts the pieces of one word together to fields: usually one, none or several after splitting. */
export class FieldBuilder {
  readonly #raw: string;
  readonly #span: Span;
  readonly #fields: Field[] = [];
  #pieces: Piece[] = [];
  #started = false;

  constructor(raw: string, span: Span) {
    this.#raw = raw;
    this.#span = span;
  }

  add(piece: Piece): void {
    if (piece.text !== '' || piece.quoted || piece.kind !== 'text') {
      this.#pieces.push(piece);
      this.#started = true;
    }
  }

  /** Ends the current word: the next piece begins another one. */
  cut(): void {
    if (this.#started) this.#fields.push(this.#assemble());
    this.#pieces = [];
    this.#started = false;
  }

  fields(): Field[] {
    this.cut();
    return this.#fields;
  }

  #assemble(): Field {
    const pieces = this.#pieces;
    const first = pieces[0];
    if (pieces.length === 1 && first?.kind === 'text') return this.#literal(first.text, first.base);
    if (pieces.every((p) => p.kind === 'text'))
      return this.#literal(pieces.map((p) => p.text).join(''), null);
    const unknown = pieces.some((p) => p.kind === 'unknown');
    // A `..` in the text after it would climb out as well.
    const tame = pieces.every((p) => p.tame && !(p.kind === 'text' && p.text.includes('..')));
    const kind = unknown ? 'unknown' : 'glob';
    return {
      word: { kind, text: this.#raw, prefix: surePrefix(pieces), span: this.#span },
      pattern: unknown && !tame ? null : pieces.map(patternOf).join(''),
      base: null,
      runs: runsOf(pieces),
      tame,
      numeric: pieces.every((p) => p.numeric === true || (p.kind === 'text' && /^-?\d*$/.test(p.text))),
      targets: null,
    };
  }

  #literal(text: string, base: number | null): Field {
    const runs = runsOf(this.#pieces);
    const targets: readonly PathTarget[] | null = null;
    return {
      word: { kind: 'literal', text, prefix: text, span: this.#span },
      pattern: null,
      base,
      runs,
      tame: true,
      targets,
    };
  }
}

const MAX_RUNS = 64;

function runsOf(pieces: readonly Piece[]): readonly number[] {
  if (!pieces.some((p) => p.runs.length > 0)) return NOTHING;
  return [...new Set(pieces.flatMap((p) => p.runs))].slice(0, MAX_RUNS);
}

function surePrefix(pieces: readonly Piece[]): string {
  let prefix = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      prefix += piece.text;
      continue;
    }
    // An unknown piece may carry a sure start of its own (`$(mktemp)` is below /tmp).
    return prefix + (piece.kind === 'unknown' ? piece.text : fixedStart(piece.text));
  }
  return prefix;
}

/** What a glob pattern surely starts with. */
export function fixedStart(pattern: string): string {
  const meta = /(?<!\\)(?:\\\\)*[*?[]/.exec(pattern);
  const fixed = meta === null ? pattern : pattern.slice(0, meta.index + meta[0].length - 1);
  return fixed.replace(/\\(.)/g, '$1');
}

function patternOf(piece: Piece): string {
  if (piece.kind === 'unknown') return piece.pattern ?? `${escapePattern(piece.text)}*`;
  return piece.kind === 'glob' ? piece.text : escapePattern(piece.text);
}

/** Adds the result of an unquoted expansion: split at white space, its metacharacters a pattern. */
export function addSplit(
  builder: FieldBuilder,
  text: string,
  how: { runs: readonly number[]; separators: string },
): void {
  const chunks = splitBy(text, how.separators);
  chunks.forEach((chunk, i) => {
    if (i > 0) builder.cut();
    if (chunk === '') return;
    const piece = /[*?[]/.test(chunk) ? globPiece(chunk) : textPiece(chunk, false);
    builder.add(how.runs.length === 0 ? piece : { ...piece, runs: how.runs });
  });
}

function splitBy(text: string, separators: string): string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const char of text) {
    if (!separators.includes(char)) chunk += char;
    else if (chunks.length === 0 || chunk !== '') {
      chunks.push(chunk);
      chunk = '';
    }
  }
  chunks.push(chunk);
  return chunks;
}
