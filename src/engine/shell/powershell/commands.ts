// SPDX-License-Identifier: Apache-2.0
import type { Argument, Command, Element, Expr, Redirection } from './ast.js';
import { Expressions } from './expressions.js';

/** A statement that begins like this is a value. */
const VALUE =
  /[$"'@([{!,\u2018-\u201e]|\+\+|--(?=\$)|[-+](?=[\d$(])|-(?:not|bnot|join|[ci]?split)(?![\p{L}\p{N}_-])/iuy;

/** One element of a pipeline: a command with its words, or a value. */
export abstract class Commands extends Expressions {
  protected element(): Element {
    const start = this.at;
    const operator = this.take(/&(?!&)|\.(?=[\s"'$({&\u2018-\u201e])/y) ?? '';
    this.blanks();
    if (operator === '' && (this.isNumber() || this.looking(VALUE) !== null)) {
      const value = this.expression();
      return { kind: 'value', value, redirects: this.#redirects(), start, end: this.at };
    }
    return this.#command(operator === '&' || operator === '.' ? operator : '', start);
  }

  #command(operator: Command['operator'], start: number): Command {
    if (this.isDash()) this.fail();
    const name = operator === '' ? this.bareWord() : this.#value();
    const args: Argument[] = [];
    const redirects: Redirection[] = [];
    for (this.blanks(); this.looking(/[\r\n;|&)}]|$/y) === null; this.blanks()) {
      const redirect = this.#redirect();
      if (redirect !== null) redirects.push(redirect);
      else args.push(this.#argument());
      if (args.length > 4000) this.fail();
    }
    return { kind: 'command', operator, name, args, redirects, start, end: this.at };
  }

  #redirects(): readonly Redirection[] {
    const redirects: Redirection[] = [];
    for (;;) {
      this.blanks();
      const one = this.#redirect();
      if (one === null) return redirects;
      redirects.push(one);
    }
  }

  #redirect(): Redirection | null {
    const start = this.at;
    const mark = this.take(/[\d*]?>>?(?:&\d)?/y);
    if (mark === null) return null;
    const from = /^[\d*]/.exec(mark)?.[0] ?? '1';
    const append = mark.includes('>>');
    if (mark.includes('&')) return { append, from, target: null, start, end: this.at };
    this.blanks();
    const target = this.#value();
    return { append, from, target, start, end: this.at };
  }

  #argument(): Argument {
    const start = this.at;
    if (this.take(/--%(?=\s|$)/y) !== null) {
      const text = this.take(/[^\r\n|]*/y) ?? '';
      return { kind: 'verbatim', text, start, end: this.at };
    }
    if (this.isDash() && /[\p{L}_?-]/u.test(this.peek(1))) return this.#parameter(start);
    const value = this.#values();
    return { kind: 'word', value, start, end: this.at };
  }

  #parameter(start: number): Argument {
    const head = this.take(/[-\u2013-\u2015]{1,2}[\p{L}_?][\p{L}\p{N}_-]*:/uy);
    if (head === null) {
      const raw = this.#moreOf(this.bareWord());
      const name = this.text.slice(start, raw.end).replace(/^[\u2013-\u2015]/, '-');
      return { kind: 'parameter', name, value: null, raw, start, end: this.at };
    }
    const name = head.slice(0, -1).replace(/^[\u2013-\u2015]/, '-');
    if (this.atEnd() && this.peek() !== '(' && this.peek() !== '{') {
      this.blanks();
      // `-Path: x` takes the next word; a flag at the end of a line takes none.
      const value = this.looking(/[\r\n;|&)}<>]|$/y) === null ? this.#values() : null;
      const raw: Expr = {
        kind: 'string',
        parts: [head, ...(value === null ? [] : [value])],
        style: 'bare',
        start,
        end: this.at,
      };
      return { kind: 'parameter', name, value, raw, start, end: this.at };
    }
    const value = this.#values();
    const raw: Expr = { kind: 'string', parts: [head, value], style: 'bare', start, end: this.at };
    return { kind: 'parameter', name, value, raw, start, end: this.at };
  }

  /** One value, or several with commas between. */
  #values(): Expr {
    return this.#moreOf(this.#value());
  }

  #moreOf(first: Expr): Expr {
    return this.listed(first, () => this.#value());
  }

  /** A word of a command. */
  #value(): Expr {
    const start = this.at;
    if (this.take(/@(?=[\p{L}_])/uy) !== null) {
      const name = (this.take(/[\p{L}\p{N}_]+/uy) ?? this.fail()).toLowerCase();
      return this.#closed({ kind: 'variable', name, splat: true, start, end: this.at });
    }
    if (this.peek() === '$' && this.peek(1) !== '(') return this.#dollarWord();
    const opens = this.looking(/["'({\u2018-\u201e]|\$\(|@["'({\u2018-\u201e]/y) !== null;
    return opens ? this.#closed(this.postfix(this.primary())) : this.bareWord();
  }

  /** `$env:TEMP\x` is one word; behind a member or an index no text may follow. */
  #dollarWord(): Expr {
    const variable = this.variable();
    if (variable === null) return this.bareWord();
    if (this.atEnd()) return variable;
    const value = this.postfix(variable);
    return value === variable ? this.bareWord([variable]) : this.#closed(value);
  }

  /** Text right behind a value: another word, or part of this one. */
  #closed(value: Expr): Expr {
    if (this.atEnd()) return value;
    const rest = this.bareWord();
    return { kind: 'opaque', parts: [value, rest], start: value.start, end: this.at };
  }
}
