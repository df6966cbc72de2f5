// SPDX-License-Identifier: Apache-2.0
import type { Expr, Script } from './ast.js';

/** What PowerShell takes for quotes and dashes: typographic ones as well. */
const SINGLE = /['\u2018\u2019\u201a\u201b]/;
const DOUBLE = /["\u201c\u201d\u201e]/;
const DASH = /[-\u2013\u2014\u2015]/;
/** Ends a bare word. */
const ENDS_WORD = /[\s;|&(){},<>]/;

const ESCAPES: { readonly [char: string]: string } = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Where the text is not what the parser knows. */
export class SyntaxFault extends Error {
  readonly at: number;

  constructor(at: number) {
    super('syntax');
    this.at = at;
  }
}

const MAX_DEPTH = 250;

/** Characters, white space, strings and variables. */
export abstract class Scanner {
  protected readonly text: string;
  protected at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Statements up to the closing character, which is taken as well. */
  protected abstract body(close: string): Script;

  protected peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  protected fail(): never {
    throw new SyntaxFault(this.at);
  }

  protected nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail();
    const result = parse();
    this.#depth--;
    return result;
  }

  protected looking(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  /** Takes what the sticky pattern finds here. */
  protected take(pattern: RegExp): string | null {
    const found = this.looking(pattern);
    if (found === null) return null;
    this.at += found[0].length;
    return found[0];
  }

  protected expect(text: string): void {
    if (!this.text.startsWith(text, this.at)) this.fail();
    this.at += text.length;
  }

  /** Blanks, continued lines and comments, but not the end of a line. */
  protected blanks(): void {
    while (this.take(/(?:[^\S\r\n]|`\r?\n)+|<#(?:[^#]|#(?!>))*#>|#[^\r\n]*/y) !== null);
  }

  protected lines(): void {
    for (this.blanks(); this.take(/[\r\n]+/y) !== null; this.blanks());
  }

  protected isDash(ahead = 0): boolean {
    return DASH.test(this.peek(ahead));
  }

  protected isQuote(): boolean {
    return SINGLE.test(this.peek()) || DOUBLE.test(this.peek());
  }

  /** A bare word would end here. */
  protected atEnd(ahead = 0): boolean {
    const char = this.peek(ahead);
    return char === '' || ENDS_WORD.test(char);
  }

  /** A string in quotes, or between `@'` and `'@`. */
  protected quoted(): Expr {
    const start = this.at;
    const here = this.peek() === '@';
    if (here) this.at++;
    const double = DOUBLE.test(this.peek());
    this.at++;
    if (here && this.take(/[^\S\r\n]*\r?\n/y) === null) this.fail();
    const parts: (string | Expr)[] = [];
    const ends = (): boolean => (here ? this.#endsHere(double) : this.#endsString(double, parts));
    if (here && (this.looking(double ? /["\u201c-\u201e]@/y : /['\u2018-\u201b]@/y) ?? false)) this.at += 2;
    else while (!ends()) this.#piece(double, parts);
    return { kind: 'string', parts: joined(parts), style: double ? 'double' : 'single', start, end: this.at };
  }

  #endsHere(double: boolean): boolean {
    return this.take(double ? /\r?\n["\u201c-\u201e]@/y : /\r?\n['\u2018-\u201b]@/y) !== null;
  }

  #endsString(double: boolean, parts: (string | Expr)[]): boolean {
    const mark = double ? DOUBLE : SINGLE;
    if (!mark.test(this.peek())) return false;
    if (!mark.test(this.peek(1))) {
      this.at++;
      return true;
    }
    parts.push(this.peek());
    this.at += 2;
    return this.#endsString(double, parts);
  }

  #piece(expands: boolean, parts: (string | Expr)[], bare = false): void {
    const char = this.peek();
    if (char === '') this.fail();
    if (expands && char === '`') parts.push(this.escape(bare));
    else {
      const value = expands && char === '$' ? this.embedded() : null;
      if (value === null) this.at++;
      parts.push(value ?? char);
    }
  }

  /** A character behind a backtick. */
  protected escape(bare: boolean): string {
    this.at++;
    // Older shells know neither, and read `i`ex` as `iex`.
    if (bare && this.looking(/u\{/y) !== null) this.fail();
    const long = this.take(/u\{[0-9A-Fa-f]{1,6}\}/y);
    if (long !== null) {
      const code = parseInt(long.slice(2, -1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : this.fail();
    }
    const char = this.peek();
    if (char === '') this.fail();
    this.at++;
    return (bare && char === 'e' ? undefined : ESCAPES[char]) ?? char;
  }

  /** `$x`, `${x}` or `$(…)` within a text; null for a dollar sign that is only that. */
  protected embedded(): Expr | null {
    const start = this.at;
    if (this.peek(1) === '(') {
      this.at += 2;
      return this.nested(() => ({ kind: 'group', script: this.body(')'), start, end: this.at }));
    }
    return this.variable();
  }

  protected variable(): Expr | null {
    const start = this.at;
    const name = this.take(/\$(?:\{[^}`]+\}|(?:[\p{L}\p{N}_]+:(?!:))?[\p{L}\p{N}_]+|[$?^])/uy);
    if (name === null) return null;
    const bare = (name[1] === '{' ? name.slice(2, -1) : name.slice(1)).toLowerCase();
    const scoped = bare.replace(/^(?:global|local|private|script|using|variable):/, '');
    return { kind: 'variable', name: scoped, splat: false, start, end: this.at };
  }

  /** A bare word: quotes within it belong to it. */
  protected bareWord(before: readonly Expr[] = []): Expr {
    const start = before[0]?.start ?? this.at;
    const parts: (string | Expr)[] = [...before];
    while (!this.atEnd()) {
      if (this.isQuote()) {
        const inner = this.quoted();
        if (inner.kind === 'string') parts.push(...inner.parts);
      } else if (this.looking(/`\r?\n/y) !== null) break;
      else this.#piece(true, parts, true);
    }
    if (this.at === start) this.fail();
    return { kind: 'string', parts: joined(parts), style: 'bare', start, end: this.at };
  }
}

/** Neighbouring texts as one. */
function joined(parts: readonly (string | Expr)[]): readonly (string | Expr)[] {
  const out: (string | Expr)[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      if (text !== '') out.push(text);
      out.push(part);
      text = '';
    }
  }
  if (text !== '' || out.length === 0) out.push(text);
  return out;
}
