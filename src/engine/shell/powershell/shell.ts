// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span } from '../../../core/facts.js';
import type { Place } from '../effects.js';
import { emitPath } from '../effects.js';
import { literal, sourceOf, spanOf, textOf, type Field, type Source } from '../field.js';
import type { Machine } from '../machine.js';
import { parseWords } from '../options.js';
import { targetsOf } from '../path.js';
import { emitCommand } from '../program.js';
import type { Sink } from '../sink.js';
import type { State } from '../state.js';
import type { Command, Element, Expr, Range, Redirection, Script, Statement } from './ast.js';
import { assign } from './assign.js';
import { builtInVariable } from './environment.js';
import { evaluate } from './evaluate.js';
import { runCommand } from './invoke.js';
import { parsePowerShell } from './parser.js';
import { pathField } from './paths.js';
import type { Piped, Session } from './session.js';
import { NOTHING, runsOf, unknownValue, valueOf, wholeText, type Value } from './value.js';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

const MAX_CODE = 65536;
/** Elements of a list that a loop is walked for one by one. */
const MAX_EACH = 8;
const SETS_BY_NAME =
  /set-variable|new-variable|variable:|-(?:out|error|pipeline|warning|information|session)?v(?:ariable)?\b|(?:^|[^\w-])(?:sv|nv|set|iex|invoke-expression)(?:[^\w-]|$)/i;

/** Walks PowerShell in the order of its text. What may hold something else at another time is not believed. */
export class Shell implements Session {
  readonly machine: Machine;
  readonly sink: Sink;
  readonly state: State;
  readonly aliases = new Map<string, string>();
  readonly functions = new Set<string>();
  readonly stack: (readonly string[])[] = [];
  /** A value that nothing caught: it is printed. */
  printed: Span | null = null;
  #vars = new Map<string, Value>();
  #source: Source;
  /** What a block among the arguments runs for; null when it runs later, in another state. */
  #each: readonly Value[] | null = null;
  /** Names whose value can change without an assignment that is seen. */
  readonly #volatile = new Set<string>();
  /** More than zero where what is walked may as well not run now. */
  #maybe = 0;

  constructor(machine: Machine, source: Source, state: State) {
    this.machine = machine;
    this.sink = machine.sink;
    this.#source = source;
    this.state = state;
  }

  span(range: Range): Span {
    return spanOf(this.#source, range.start, range.end);
  }

  raw(range: Range): string {
    return this.#source.text.slice(range.start, range.end);
  }

  baseOf(start: number): number | null {
    return this.#source.base === null ? null : this.#source.base + start;
  }

  newItem(): number {
    return this.sink.newItem();
  }

  placeOf(item: number): Place {
    return { item, state: this.state, machine: this.machine };
  }

  targetsOf(field: Field, extent: PathTarget['extent']): readonly PathTarget[] | null {
    const { targets, sure } = targetsOf(field, extent, this.state);
    return sure ? targets : null;
  }

  pathsOf(field: Field): readonly string[] {
    return (this.targetsOf(field, 'entry') ?? []).flatMap((t) => (t.kind === 'exact' ? [t.path] : []));
  }

  set(name: string, value: Value): void {
    const key = name.toLowerCase();
    this.#vars.set(key, this.#volatile.has(key) ? unknownValue(`$${key}`, this.sink.whole) : value);
  }

  /** It may hold anything from here on. */
  forget(name: string): void {
    this.set(name, unknownValue(`$${name}`, this.sink.whole));
  }

  distrust(name: string): void {
    this.#volatile.add(name.toLowerCase());
    this.forget(name);
  }

  forgetAll(): void {
    for (const name of this.#vars.keys()) this.forget(name);
  }

  variable(expr: Extract<Expr, { kind: 'variable' }>): Value {
    const { name } = expr;
    if (name === 'null') return NOTHING;
    const known = this.#vars.get(name);
    if (known === undefined && this.#volatile.has(name.startsWith('env:') ? 'env:' : name))
      return unknownValue(this.raw(expr), this.span(expr));
    if (known !== undefined) return known;
    const at = { home: this.machine.home, cwds: this.state.cwds, span: this.span(expr) };
    return builtInVariable(name, at) ?? unknownValue(this.raw(expr), this.span(expr));
  }

  /** Reads a text as code in this very shell. */
  run(code: Field, span: Span): Value {
    const source = sourceOf(code, span);
    if (source.text.length > MAX_CODE) this.sink.overLimit();
    if (this.sink.reread(source.text.length)) return NOTHING;
    const { script, error } = parsePowerShell(source.text);
    const outer = this.#source;
    this.#source = source;
    const value = this.script(script);
    if (error !== null)
      this.sink.unknown(
        Math.max(0, this.sink.items - 1),
        'parse-error',
        spanOf(source, error, source.text.length),
      );
    this.#source = outer;
    return value;
  }

  code(values: readonly Value[], span: Span, raw: string, item = this.newItem()): Value {
    const runs = runsOf(values);
    for (const from of runs) this.sink.flow(from, item, 'code');
    const fields = values.flatMap((v) => v.fields);
    const [only] = fields;
    const text = wholeText(valueOf(fields));
    if (text !== null && only !== undefined) {
      const field = fields.length === 1 ? only : literal(text, span);
      return this.run(field, span);
    }
    // A block was walked where it was written.
    if (fields.length > 0 || !values.some((v) => v.block)) this.sink.unknown(item, 'dynamic-code', span);
    return unknownValue(raw, span, { runs: [...runs, item] });
  }

  command(name: string, words: readonly Field[], span: Span): number {
    const item = this.newItem();
    const parsed = parseWords(words, null);
    const argv = [literal(name, span), ...words] as [Field, ...Field[]];
    const call = { argv, item, state: this.state, input: null, span, direct: true };
    emitCommand({ call, machine: this.machine, name, foreign: false, table: null, parsed });
    return item;
  }

  program(words: readonly Field[], span: Span): Value {
    const [first, ...rest] = words;
    if (first === undefined) return NOTHING;
    return runCommand({ name: valueOf([first]), words: rest, item: this.newItem(), span }, this);
  }

  script(script: Script): Value {
    return this.sink.nested(
      () => this.#statements(script),
      () => NOTHING,
    );
  }

  #statements(script: Script): Value {
    const values: Value[] = [];
    for (const statement of script.statements) {
      if (this.sink.full) break;
      values.push(this.statement(statement));
    }
    const [only] = values;
    if (values.length === 1 && only !== undefined) return only;
    return valueOf(
      values.flatMap((v) => v.fields),
      values.every((v) => v.plain),
    );
  }

  statement(statement: Statement): Value {
    switch (statement.kind) {
      case 'pipeline':
        return this.#pipeline(statement.elements);
      case 'chain':
        return valueOf(
          statement.statements.flatMap((s) => this.statement(s).fields),
          false,
        );
      case 'assign':
        return this.#assign(statement);
      case 'control':
        return this.#control(statement);
      case 'function':
        return this.#define(statement);
      case 'leave':
        return statement.value === null ? NOTHING : this.statement(statement.value);
    }
  }

  #pipeline(elements: readonly Element[]): Value {
    let piped: Piped | null = null;
    let before: number | null = null;
    let value = NOTHING;
    for (const element of elements) {
      if (this.sink.full) break;
      const item = this.sink.items;
      for (const command of before === null ? [] : this.sink.commands.slice(before)) command.pipedTo ??= item;
      before = this.sink.commands.length;
      value = this.#element(element, piped);
      const own = Array.from({ length: Math.min(64, this.sink.items - item) }, (_, i) => item + i);
      piped = { items: [...new Set([...own, ...runsOf([value])])], value };
    }
    return value;
  }

  #element(element: Element, piped: Piped | null): Value {
    if (element.kind === 'command') return this.#command(element, piped);
    const value = this.withPiped(piped, () => evaluate(element.value, this));
    this.printed ??= this.span(element);
    return this.redirect(element.redirects, value, null);
  }

  #command(command: Command, piped: Piped | null): Value {
    this.sink.step();
    const span = this.span(command);
    const item = this.newItem();
    const name = this.withItem(piped?.value ?? NOTHING, () => evaluate(command.name, this));
    const value = runCommand({ name, words: [], item, span, command, piped }, this);
    return this.redirect(command.redirects, value, item);
  }

  /** What redirections write; what goes into a file does not come out here. */
  redirect(redirects: readonly Redirection[], value: Value, item: number | null): Value {
    if (redirects.length === 0) return value;
    const at = item ?? this.newItem();
    let out = value;
    for (const { target, from, append } of redirects) {
      if (target === null) continue;
      for (const field of evaluate(target, this).fields) {
        const path = pathField(field, this.machine.home, true);
        emitPath('write', path, 'entry', this.placeOf(at));
        const text = wholeText(value, '\n');
        if (from === '1' && text !== null)
          for (const name of this.pathsOf(path))
            this.sink.added(at, name, literal(text, this.sink.whole), !append);
      }
      if (from !== '2') out = NOTHING;
    }
    return out;
  }

  #assign({ target, operator, value }: Of<'assign'>): Value {
    const { printed } = this;
    const given = this.statement(value);
    this.printed = printed;
    assign(target, operator === '=' ? given : null, this);
    return NOTHING;
  }

  #control(node: Of<'control'>): Value {
    this.#forgetAssigned(node);
    const from = this.sink.items;
    const heads = node.heads.map((head) => this.statement(head));
    const each = node.variable === null ? [null] : elementsOf(heads[0] ?? NOTHING);
    const values = node.bodies.flatMap((body) =>
      each.map((one) =>
        this.#apart(() => {
          this.sink.step();
          if (node.rebinds) for (const item of ['_', 'psitem']) this.forget(item);
          if (node.variable?.kind === 'variable')
            this.set(
              node.variable.name,
              one ?? unknownValue(this.raw(node.variable), this.span(node.variable)),
            );
          return this.script(body);
        }),
      ),
    );
    if (node.variable?.kind === 'variable') this.forget(node.variable.name);
    const own = Array.from({ length: Math.min(64, this.sink.items - from) }, (_, i) => from + i);
    const runs = [...new Set([...own, ...runsOf(values)])];
    return unknownValue(this.raw(node), this.span(node), { runs, plain: values.every((v) => v.plain) });
  }

  #forgetAssigned(range: Range): void {
    const text = this.raw(range);
    if (SETS_BY_NAME.test(text)) this.forgetAll();
    for (const [, , name = ''] of text.matchAll(
      /\$(\{?)(?:\w+:)?(\w+)\}?[\]\s]*(?:[-+*/%?]*=(?!=)|\+\+|--|,|\.|\[)/g,
    ))
      if (this.#vars.has(name.toLowerCase())) this.forget(name);
  }

  /** Runs what may as well not run, or run again: what it changes is not known afterwards. */
  #apart(run: () => Value): Value {
    const before = new Map(this.#vars);
    const { cwds } = this.state;
    this.#maybe++;
    const value = run();
    this.#maybe--;
    for (const [name, now] of this.#vars) if (before.get(name) !== now) this.forget(name);
    if (this.state.cwds !== cwds) this.moveTo(cwds);
    return value;
  }

  /** It may stand in these folders as well. */
  moveTo(cwds: readonly string[]): void {
    const all = [...new Set([...cwds, ...this.state.cwds])];
    this.state.cwds = cwds.length === 0 || this.state.cwds.length === 0 || all.length > 4 ? [] : all;
  }

  /** A body that runs at another time: nothing that can change is believed. */
  #later(run: () => Value): Value {
    const { cwds } = this.state;
    const vars = this.#vars;
    this.#vars = new Map();
    for (const name of vars.keys()) this.forget(name);
    const before = new Map(this.#vars);
    this.#maybe++;
    if (/location|\b(?:cd|sl|chdir|pushd|popd)\b/i.test(this.#source.text)) this.state.cwds = [];
    const value = run();
    this.#maybe--;
    const changed = [...this.#vars].filter(([name, now]) => before.get(name) !== now);
    this.#vars = vars;
    for (const [name] of changed) this.distrust(name);
    this.state.cwds = cwds;
    return value;
  }

  #define({ name, body }: Of<'function'>): Value {
    if (this.#maybe === 0) this.functions.add(name.replace(/^(?:global|script|local|private):/, ''));
    this.#later(() => this.script(body));
    return NOTHING;
  }

  /** A block: walked for each thing that it runs for, or as it may run later. */
  block(script: Script): Value {
    const each = this.#each;
    this.#each = null;
    const values =
      each === null
        ? [this.#later(() => this.script(script))]
        : each.map((one) =>
            this.#apart(() => {
              this.sink.step();
              this.#forgetAssigned(script);
              this.set('_', one);
              this.set('psitem', one);
              return this.script(script);
            }),
          );
    this.#each = each;
    if (each === null) return { ...NOTHING, block: true };
    return {
      ...valueOf(
        values.flatMap((v) => v.fields),
        values.every((v) => v.plain),
      ),
      block: true,
    };
  }

  /** Blocks among the arguments run now, for these values as `$_`. */
  withItem<T>(value: Value, run: () => T): T {
    const before = this.#each;
    this.#each = elementsOf(value).map(
      (one) => one ?? unknownValue('$_', this.sink.whole, { runs: runsOf([value]), plain: value.plain }),
    );
    const result = run();
    this.#each = before;
    return result;
  }

  /** Blocks among the arguments run later. */
  withLater<T>(run: () => T): T {
    const before = this.#each;
    this.#each = null;
    const result = run();
    this.#each = before;
    return result;
  }

  withPiped<T>(piped: Piped | null, run: () => T): T {
    return piped === null ? run() : this.withItem(piped.value, run);
  }
}

/** The elements one by one; null for one that is not known, or for more than are looked at. */
function elementsOf(value: Value): readonly (Value | null)[] {
  const { fields, plain } = value;
  if (fields.length === 0 || fields.length > MAX_EACH) return [null];
  if (!fields.every((f) => textOf(f) !== null || f.targets !== null))
    return [fields.length === 1 ? value : null];
  return fields.map((field) => valueOf([field], plain));
}
