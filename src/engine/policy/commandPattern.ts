// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from '../../core/result.js';
import { fold } from './fold.js';
import { alternativesOf, type BadGlob } from './glob.js';
import { pathPatterns, type PathPattern } from './pathPattern.js';
import { fixedPart, segmentOf, type Segment } from './segment.js';
import { DEEP } from './segments.js';

/** One word of a pattern: `**`, an operand, or an option that may stand anywhere. */
export type PatternWord =
  | { readonly kind: 'rest' }
  | { readonly kind: 'dashes' }
  | { readonly kind: 'operand'; readonly word: Segment }
  | {
      readonly kind: 'option';
      readonly name: Segment;
      /** Of `--flag=v`. */
      readonly value: Segment | null;
      /** The operand right after it, which is its value when the program takes one. */
      readonly follower: Segment | null;
    };

/** One alternative of a command pattern. */
export interface CommandPattern {
  /** The bare name as written and folded, when the program is not a path. */
  readonly name: Segment | null;
  readonly nameFolded: Segment | null;
  /** Set when the pattern names its program by a path. */
  readonly path: PathPattern | null;
  /** The first word is `**`: any program. */
  readonly anyProgram: boolean;
  readonly words: readonly PatternWord[];
  readonly hasDashes: boolean;
  /** Operands are compared folded, as git does with names of settings. */
  readonly foldsOperands: boolean;
  /** Folded literal name of the program, null when it is a glob: where the index keeps the pattern. */
  readonly programKey: string | null;
  /** The first operands, two at most, as far as they are literal and must come first: the index's second key. */
  readonly operandKey: string;
  /** An option that the call must have, when its name is literal: the third key. */
  readonly optionKey: string | null;
  /** Some option is named: a call without any cannot match. */
  readonly hasOptions: boolean;
  /** What some word or value of every matching call holds as it is written; empty when nothing is sure. */
  readonly fixed: string;
}

/** Compiles a command pattern with all its alternatives. */
export function commandPatterns(
  text: string,
  foldsOperands = false,
): Result<readonly CommandPattern[], BadGlob> {
  const all = alternativesOf(text);
  if (!all.ok) return all;
  const patterns: CommandPattern[] = [];
  for (const alternative of all.value) {
    const pattern = compile(
      alternative.split(/\s+/).filter((w) => w !== ''),
      foldsOperands,
    );
    if (!pattern.ok) return pattern;
    patterns.push(pattern.value);
  }
  return ok(patterns);
}

function compile(texts: readonly string[], foldsOperands: boolean): Result<CommandPattern, BadGlob> {
  const [program = '**', ...rest] = texts;
  // `**` is any number of words: it stands for the program and goes on behind it.
  const words = wordsOf(program === '**' ? texts : rest);
  const common = {
    words,
    hasDashes: rest.includes('--'),
    foldsOperands,
    ...keysOf(words),
    hasOptions: words.some((w) => w.kind === 'option'),
    fixed: foldsOperands ? '' : fixedOf(words),
  };
  const anyProgram = program === '**';
  if (program.includes('/')) {
    const paths = pathPatterns(program);
    if (!paths.ok) return paths;
    const path = paths.value[0] ?? null;
    const last = path?.folded.at(-1);
    const programKey = last === undefined || last === DEEP ? null : last.literal;
    return ok({ ...common, name: null, nameFolded: null, path, anyProgram, programKey });
  }
  const nameFolded = segmentOf(fold(program));
  const programKey = anyProgram ? null : nameFolded.literal;
  return ok({ ...common, name: segmentOf(program), nameFolded, path: null, anyProgram, programKey });
}

function wordsOf(texts: readonly string[]): readonly PatternWord[] {
  const words: PatternWord[] = [];
  let dashed = false;
  texts.forEach((text, i) => {
    if (text === '**') words.push({ kind: 'rest' });
    else if (text === '--' && !dashed) {
      dashed = true;
      words.push({ kind: 'dashes' });
    } else if (!dashed && /^-./.test(text)) words.push(option(text, texts[i + 1]));
    else words.push({ kind: 'operand', word: segmentOf(text) });
  });
  return words;
}

function option(text: string, next: string | undefined): PatternWord {
  const equals = text.startsWith('--') ? text.indexOf('=') : -1;
  if (equals > 0) {
    const name = segmentOf(text.slice(0, equals));
    return { kind: 'option', name, value: segmentOf(text.slice(equals + 1)), follower: null };
  }
  const follower = next === undefined || next === '**' || /^-./.test(next) ? null : segmentOf(next);
  return { kind: 'option', name: segmentOf(text), value: null, follower };
}

/** How operands are looked up; none is the empty text. */
export function operandKeyOf(operands: readonly string[]): string {
  return operands.map((o) => `${fold(o)}\0`).join('');
}

function keysOf(words: readonly PatternWord[]): Pick<CommandPattern, 'operandKey' | 'optionKey'> {
  const operands: string[] = [];
  for (const word of words.slice(0, 2)) {
    if (word.kind !== 'operand' || word.word.literal === null) break;
    operands.push(word.word.literal);
  }
  const option = words.find((w) => w.kind === 'option' && w.name.literal !== null);
  const optionKey = option?.kind === 'option' ? option.name.literal : null;
  return { operandKey: operandKeyOf(operands), optionKey };
}

function fixedOf(words: readonly PatternWord[]): string {
  const parts = words.map((w) => {
    if (w.kind === 'operand') return fixedPart(w.word);
    return w.kind === 'option' && w.value !== null ? fixedPart(w.value) : '';
  });
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
