// SPDX-License-Identifier: Apache-2.0
import type { Element, Expr, Script, Statement } from './ast.js';
import { Commands } from './commands.js';
import { SyntaxFault } from './scanner.js';

/** A parsed text; `error` is where it stopped being PowerShell that this parser knows. */
export interface Parsed {
  readonly script: Script;
  readonly error: number | null;
}

/** Parses PowerShell. What is not surely understood is an error: the caller asks. */
export function parsePowerShell(text: string): Parsed {
  return new Parser(text).parse();
}

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** Not parsed: they declare what runs later. */
const DECLARES =
  /(?:class|enum|using|workflow|configuration|data|dynamicparam|parallel|sequence|inlinescript)(?![\p{L}\p{N}_-])/iuy;
const KEYWORD =
  /(?:if|while|until|for|foreach|switch|do|try|trap|function|filter|return|throw|exit|break|continue|param|begin|process|end|clean)(?![\p{L}\p{N}_.\\:-])/iuy;
class Parser extends Commands {
  /** Where a list of parameters ended: a statement may follow on the same line. */
  #declared = -1;

  parse(): Parsed {
    const statements: Statement[] = [];
    let error: number | null = null;
    try {
      this.#skip();
      while (this.at < this.text.length) {
        statements.push(this.statement());
        this.#separator('');
      }
    } catch (fault) {
      if (!(fault instanceof SyntaxFault)) throw fault;
      error = Math.min(fault.at, this.text.length);
    }
    return { script: { statements, start: 0, end: this.text.length }, error };
  }

  protected body(close: string): Script {
    return this.nested(() => {
      const start = this.at;
      const statements: Statement[] = [];
      this.#skip();
      while (!this.text.startsWith(close, this.at)) {
        statements.push(this.statement());
        this.#separator(close);
      }
      this.at += close.length;
      return { statements, start, end: this.at };
    });
  }

  #skip(): void {
    for (this.lines(); this.take(/;/y) !== null; this.lines());
  }

  /** A statement ends at a line's end, at `;`, after a block, or where its list ends. */
  #separator(close: string): void {
    const before = this.at;
    this.#skip();
    if (this.at > before && /[;\r\n]/.test(this.text.slice(before, this.at))) return;
    const ended = close === '' ? this.at >= this.text.length : this.text.startsWith(close, this.at);
    if (!ended && this.text[before - 1] !== '}' && this.#declared !== before) this.fail();
  }

  protected statement(): Statement {
    return this.nested(() => this.#statement());
  }

  #statement(): Statement {
    const start = this.at;
    if (this.looking(DECLARES) !== null) this.fail();
    const keyword = this.looking(KEYWORD)?.[0].toLowerCase() ?? '';
    const known = keyword === '' ? null : this.#keyword(keyword, start);
    if (known !== null) return known;
    const first = this.#chainable();
    const statements = [first];
    for (this.blanks(); this.take(/&&|\|\|/y) !== null; this.blanks()) {
      this.lines();
      statements.push(this.#chainable());
    }
    // In the background, it is the same that runs.
    this.take(/&(?!&)/y);
    return statements.length === 1 ? first : { kind: 'chain', statements, start, end: this.at };
  }

  #keyword(keyword: string, start: number): Statement | null {
    if (/^(?:if|while|until)$/.test(keyword)) return this.#conditional(start);
    if (/^for(?:each)?$/.test(keyword)) return this.#loop(keyword, start);
    if (/^(?:do|try|begin|process|end|clean|trap)$/.test(keyword)) return this.#blocks(keyword, start);
    if (/^(?:function|filter)$/.test(keyword)) return this.#function(start);
    if (keyword === 'switch') return this.#switch(start);
    return keyword === 'param' ? this.#parameters(start) : this.#leave(start);
  }

  #word(): void {
    this.take(/[\p{L}]+/uy);
    this.lines();
  }

  #condition(): Statement {
    this.lines();
    this.expect('(');
    this.lines();
    const head = this.statement();
    this.lines();
    this.expect(')');
    this.lines();
    return head;
  }

  #block(): Script {
    this.lines();
    this.expect('{');
    return this.body('}');
  }

  /** `if … elseif … else`, `while`. */
  #conditional(start: number): Of<'control'> {
    this.#word();
    const heads = [this.#condition()];
    const bodies = [this.#block()];
    for (let before = this.at; ; before = this.at) {
      this.lines();
      if (this.take(/elseif(?=[\s(])/iy) !== null) heads.push(this.#condition());
      else if (this.take(/else(?=[\s{])/iy) === null) {
        this.at = before;
        break;
      }
      bodies.push(this.#block());
    }
    return { kind: 'control', heads, variable: null, rebinds: false, bodies, start, end: this.at };
  }

  #loop(keyword: string, start: number): Of<'control'> | null {
    this.#word();
    if (this.peek() !== '(') {
      this.at = start;
      return null;
    }
    this.expect('(');
    this.lines();
    const heads: Statement[] = [];
    let variable: Expr | null = null;
    if (keyword === 'foreach') {
      variable = this.variable() ?? this.fail();
      this.lines();
      if (this.take(/in(?=[\s($@])/iy) === null) this.fail();
      this.lines();
      heads.push(this.statement());
    } else
      for (; this.peek() !== ')'; this.#skip()) {
        this.#skip();
        if (this.peek() !== ')') heads.push(this.statement());
      }
    this.lines();
    this.expect(')');
    return { kind: 'control', heads, variable, rebinds: false, bodies: [this.#block()], start, end: this.at };
  }

  #switch(start: number): Of<'control'> {
    this.#word();
    const file = this.looking(/(?:-[A-Za-z]+\s+)*-f/iy) !== null;
    // `-File` reads a file, and its clauses run for each line.
    if (file) this.fail();
    while (this.take(/-[A-Za-z]+\s+/y) !== null);
    const heads = [this.#condition()];
    const bodies: Script[] = [];
    this.expect('{');
    for (this.#skip(); this.take(/\}/y) === null; this.#skip()) {
      const clause = this.#clause();
      heads.push({ kind: 'leave', value: null, start: clause.start, end: clause.end });
      if (clause.kind === 'block') bodies.push(clause.script);
      else if (clause.kind !== 'string' && clause.kind !== 'number') heads.push(asStatement(clause));
      bodies.push(this.#block());
    }
    return { kind: 'control', heads, variable: null, rebinds: true, bodies, start, end: this.at };
  }

  #clause(): Expr {
    if (this.isNumber()) return this.number();
    return this.looking(/[$"'@([{\u2018-\u201e]/y) === null ? this.bareWord() : this.postfix(this.primary());
  }

  /** `try {} catch [type] {} finally {}`, `do {} while ()`, `process {}`: null when it is a command's name. */
  #blocks(keyword: string, start: number): Of<'control'> | null {
    this.#word();
    while (keyword === 'trap' && this.take(/\[[\w.]+\]/y) !== null) this.lines();
    if (this.peek() !== '{') {
      this.at = start;
      return null;
    }
    const bodies = [this.#block()];
    const heads: Statement[] = [];
    for (let before = this.at; ; before = this.at) {
      this.lines();
      if (keyword === 'try' && this.take(/catch(?=[\s[{])|finally(?=[\s{])/iy) !== null) {
        for (this.lines(); this.take(/\[[\w.]+\]\s*,?/y) !== null; this.lines());
        bodies.push(this.#block());
      } else if (keyword === 'do' && this.take(/(?:while|until)(?=[\s(])/iy) !== null) {
        heads.push(this.#condition());
        break;
      } else {
        this.at = before;
        break;
      }
    }
    return {
      kind: 'control',
      heads,
      variable: null,
      rebinds: keyword === 'try' || keyword === 'trap',
      bodies,
      start,
      end: this.at,
    };
  }

  #function(start: number): Statement {
    this.#word();
    const name = this.take(/[\p{L}_][\p{L}\p{N}_:-]*/uy) ?? this.fail();
    this.lines();
    const statements = this.peek() === '(' ? [this.#list(this.at)] : [];
    const block = this.#block();
    const body = { ...block, statements: [...statements, ...block.statements] };
    return { kind: 'function', name: name.toLowerCase(), body, start, end: this.at };
  }

  #parameters(start: number): Statement | null {
    this.#word();
    const list = this.peek() === '(' ? this.#list(start) : this.fail();
    this.#declared = this.at;
    return list;
  }

  /** Parameters: what they are called does not matter, what their defaults run does. */
  #list(start: number): Of<'control'> {
    this.expect('(');
    const heads: Statement[] = [];
    for (this.lines(); this.take(/\)/y) === null; this.lines()) {
      if (this.take(/,/y) !== null) continue;
      const value = this.expression(false);
      this.lines();
      if (this.take(/=/y) === null) heads.push(asStatement(value));
      else {
        this.lines();
        heads.push(asStatement(this.expression(false)));
      }
    }
    return { kind: 'control', heads, variable: null, rebinds: false, bodies: [], start, end: this.at };
  }

  #leave(start: number): Of<'leave'> {
    this.take(/[\p{L}]+/uy);
    this.blanks();
    const ends = this.looking(/[\r\n;)}]|$/y) !== null;
    return { kind: 'leave', value: ends ? null : this.statement(), start, end: this.at };
  }

  /** A pipeline or an assignment. */
  #chainable(): Statement {
    const start = this.at;
    const first = this.element();
    if (first.kind === 'value') {
      this.blanks();
      const operator = this.take(/(?:[-+*/%]|\?\?)?=(?!=)/y);
      if (operator !== null) {
        this.lines();
        return {
          kind: 'assign',
          target: first.value,
          operator,
          value: this.statement(),
          start,
          end: this.at,
        };
      }
    }
    const elements: Element[] = [first];
    while (this.#pipe()) {
      this.lines();
      elements.push(this.element());
    }
    return { kind: 'pipeline', elements, start, end: this.at };
  }

  /** A pipe, at the end of this line or at the start of the next. */
  #pipe(): boolean {
    const before = this.at;
    this.blanks();
    if (this.take(/\|(?!\|)/y) !== null) return true;
    this.lines();
    if (this.take(/\|(?!\|)/y) !== null) return true;
    this.at = before;
    return false;
  }
}

function asStatement(value: Expr): Statement {
  const { start, end } = value;
  return { kind: 'pipeline', elements: [{ kind: 'value', value, redirects: [], start, end }], start, end };
}
