// SPDX-License-Identifier: Apache-2.0
import type { Expr, Statement } from './ast.js';
import { Scanner } from './scanner.js';

const NUMBER = /(?:0x[0-9a-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)(?:[ulnyds]{0,2})(?:[kmgtp]b)?/iy;
/** A number is one when the word ends with it. */
const AFTER_NUMBER = /[\s;|&(){},<>+*/%=\]!-]|\.\.|\.(?=[A-Za-z])|$/y;
const WORD_OPERATOR =
  /[-\u2013\u2014\u2015](?:[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|replace|contains|notcontains|in|notin|split|join)|is|isnot|as|and|or|xor|band|bor|bxor|shl|shr|f)(?![\p{L}\p{N}_])/iuy;
const SIGN_OPERATOR = /\.\.|\?\?(?!=)|[+*/%](?!=)|[-\u2013\u2014\u2015](?![=])/y;
const UNARY =
  /(?:!|[-\u2013\u2014\u2015](?:not|bnot|join|[ci]?split)(?![\p{L}\p{N}_])|\+\+|--|\+|[-\u2013\u2014\u2015]|,)/iuy;

/** Values: what stands at the start of a statement, in parentheses, or behind an operator. */
export abstract class Expressions extends Scanner {
  /** One statement: the value of an assignment or of a key. */
  protected abstract statement(): Statement;

  protected isNumber(): boolean {
    const found = this.looking(NUMBER);
    if (found === null) return false;
    AFTER_NUMBER.lastIndex = this.at + found[0].length;
    return AFTER_NUMBER.test(this.text);
  }

  /** Operands and operators in a row. */
  protected expression(commas = true): Expr {
    return this.nested(() => this.#chain(commas));
  }

  #chain(commas: boolean): Expr {
    const values: Expr[] = [this.#operand(commas)];
    const operators: string[] = [];
    for (;;) {
      const before = this.at;
      this.blanks();
      const operator = this.take(WORD_OPERATOR) ?? this.take(SIGN_OPERATOR) ?? this.#ternary(values);
      if (operator === null) {
        this.at = before;
        break;
      }
      if (operator === '?') continue;
      operators.push(operator.toLowerCase().replace(/^[\u2013\u2014\u2015]/, '-'));
      this.lines();
      values.push(this.#operand(commas));
    }
    const [first] = values;
    if (first === undefined || values.length === 1) return first ?? this.fail();
    return { kind: 'binary', operators, values, start: first.start, end: this.at };
  }

  /** `a ? b : c`: any of the three. */
  #ternary(values: Expr[]): '?' | null {
    if (this.take(/\?(?=\s)/y) === null) return null;
    this.lines();
    const yes = this.expression(false);
    this.lines();
    this.expect(':');
    this.lines();
    const no = this.expression(false);
    const parts = [...values, yes, no];
    values.splice(0, values.length, {
      kind: 'opaque',
      parts,
      start: parts[0]?.start ?? this.at,
      end: this.at,
    });
    return '?';
  }

  #operand(commas: boolean): Expr {
    const first = this.#unary();
    return commas ? this.listed(first, () => this.#unary()) : first;
  }

  /** `a, b`: one that stands alone is no list. */
  protected listed(first: Expr, next: () => Expr): Expr {
    const items = [first];
    for (let before = this.at; ; before = this.at) {
      this.blanks();
      if (this.take(/,/y) === null) {
        this.at = before;
        break;
      }
      this.lines();
      items.push(next());
    }
    return items.length === 1 ? first : { kind: 'list', items, start: first.start, end: this.at };
  }

  #unary(): Expr {
    const start = this.at;
    if (this.isNumber()) return this.postfix(this.number());
    const operator = this.take(UNARY);
    if (operator !== null) {
      this.blanks();
      const value = this.nested(() => this.#unary());
      return { kind: 'unary', operator: operator.toLowerCase(), value, start, end: this.at };
    }
    return this.postfix(this.primary());
  }

  protected number(): Expr {
    const start = this.at;
    const text = this.take(NUMBER) ?? this.fail();
    return { kind: 'number', text, start, end: this.at };
  }

  /** A string, variable, group, list, table, block or type. */
  protected primary(): Expr {
    return this.nested(() => this.#primary());
  }

  #primary(): Expr {
    const start = this.at;
    if (this.isQuote() || this.looking(/@["'\u2018-\u201e]/y) !== null) return this.quoted();
    const open = this.take(/@\{|[@$]?\(|\{|\[/y);
    switch (open) {
      case null:
        return this.#dollar();
      case '@{':
        return this.#table(start);
      case '{':
        return { kind: 'block', script: this.body('}'), start, end: this.at };
      case '[':
        return this.#type(start);
      default:
        return { kind: 'group', script: this.body(')'), start, end: this.at };
    }
  }

  #dollar(): Expr {
    return this.variable() ?? this.fail();
  }

  #table(start: number): Expr {
    const entries: (readonly [Expr, Statement])[] = [];
    for (;;) {
      while (this.take(/[\s;]+/y) !== null || this.#skipped());
      if (this.take(/\}/y) !== null) break;
      const key = this.#key();
      this.lines();
      this.expect('=');
      this.lines();
      entries.push([key, this.statement()]);
    }
    return { kind: 'hash', entries, start, end: this.at };
  }

  /** Comments count as white space. */
  #skipped(): boolean {
    const before = this.at;
    this.lines();
    return this.at > before;
  }

  #key(): Expr {
    const start = this.at;
    const word = this.take(/[\p{L}_][\p{L}\p{N}_-]*/uy);
    if (word === null) return this.isNumber() ? this.number() : this.postfix(this.primary());
    return { kind: 'string', parts: [word], style: 'bare', start, end: this.at };
  }

  /** `[type]`, alone or before what is turned into it. */
  #type(start: number): Expr {
    const name = this.take(/[\p{L}_][\p{L}\p{N}_.+`]*(?:\s*\[[^\]'"$()]*\])*/uy) ?? this.fail();
    // An attribute, `[Parameter(Mandatory)]`, says nothing about what runs unless it holds code.
    if (this.take(/\([^(){}]*\)/y) === null) this.blanks();
    this.expect(']');
    const type = name.replace(/\s+/g, '');
    const before = this.at;
    if (this.looking(/::/y) !== null) return { kind: 'type', name: type, start, end: before };
    this.blanks();
    if (this.looking(/["'$@([{\u2018-\u201e!]/y) === null && !this.isNumber() && !this.#isSigned()) {
      this.at = before;
      return { kind: 'type', name: type, start, end: before };
    }
    const value = this.nested(() => this.#unary());
    return { kind: 'cast', type, value, start, end: this.at };
  }

  #isSigned(): boolean {
    return this.looking(/[-+](?=[\d$(])/y) !== null;
  }

  /** `.name`, `.name(…)`, `::name`, `[index]` and `++` behind a value. */
  protected postfix(first: Expr): Expr {
    let value = first;
    for (let count = 0; ; count++) {
      if (count > 100) this.fail();
      const next = this.#behind(value);
      if (next === null) return value;
      value = next;
    }
  }

  #behind(target: Expr): Expr | null {
    const { start } = target;
    const mark = this.take(/::|\?\.|\.(?=[\p{L}_$'"({])|\?\[|\[|\+\+|--(?!\s*[\p{L}\d])/uy);
    if (mark === null) return null;
    if (mark === '++' || mark === '--')
      return { kind: 'unary', operator: mark, value: target, start, end: this.at };
    if (mark.endsWith('[')) {
      this.lines();
      const index = this.expression();
      this.lines();
      this.expect(']');
      return { kind: 'index', target, index, start, end: this.at };
    }
    const name = this.take(/[\p{L}_][\p{L}\p{N}_]*/uy) ?? this.primary();
    const args = this.peek() === '(' ? this.#arguments() : this.#blockArgument();
    return { kind: 'member', target, name, args, start, end: this.at };
  }

  #arguments(): readonly Expr[] {
    this.expect('(');
    const args: Expr[] = [];
    for (this.lines(); this.take(/\)/y) === null; this.lines()) {
      if (args.length > 0) {
        this.expect(',');
        this.lines();
      }
      args.push(this.expression(false));
    }
    return args;
  }

  /** `$x.ForEach{…}`. */
  #blockArgument(): readonly Expr[] | null {
    return this.peek() === '{' ? [this.primary()] : null;
  }
}
