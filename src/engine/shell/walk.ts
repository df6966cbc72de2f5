// SPDX-License-Identifier: Apache-2.0
import type {
  AndOr,
  CommandNode,
  CompoundCommand,
  CompoundList,
  Coproc,
  Function as FunctionNode,
  Pipeline,
  PipelineNode,
  Redirected,
  Script,
  Statement,
} from 'unbash';
import { calculate, testExpression } from './arithmetic.js';
import { isControl, runControl, type Control } from './control.js';
import { dispatch } from './dispatch.js';
import { expandWord, runInside } from './expand.js';
import { sourceOf, spanOf, type Field } from './field.js';
import { done, type Call, type Input, type Machine, type Outcome, type Scope } from './machine.js';
import { parsed } from './parsed.js';
import type { Place } from './quiet.js';
import { redirect } from './redirect.js';
import { runSimple } from './simple.js';
import type { Sink } from './sink.js';
import { join, type FunctionBody, type State } from './state.js';

const MAX_CODE = 65536;

/** Walks a script in the order of its text and collects what its commands would do. */
export class Walk implements Machine {
  readonly sink: Sink;
  readonly home: string;
  readonly workspace: string;
  readonly escaped: State[] = [];
  readonly #uncalled = new Map<FunctionBody, State>();
  readonly #running = new Set<FunctionBody>();

  constructor(sink: Sink, intent: { home: string; workspace: string }) {
    this.sink = sink;
    this.home = intent.home;
    this.workspace = intent.workspace;
  }

  /** Walks a whole script, then the functions that it defined and never called. */
  script(script: Script, scope: Scope): Outcome {
    const outcome = this.#list(script.commands, scope);
    for (const [body, state] of this.#uncalled) {
      this.#uncalled.delete(body);
      this.#body(body, { source: body.source, state, input: null });
    }
    return outcome;
  }

  substitution(script: Script, scope: Scope): Outcome {
    const errors = (script as { errors?: readonly { pos: number }[] }).errors;
    return this.sink.nested(
      () => {
        const outcome = this.#list(script.commands, scope);
        const bad = errors?.[0];
        if (bad !== undefined) {
          const span = spanOf(scope.source, script.pos, script.end);
          this.sink.unknown(Math.max(0, this.sink.items - 1), 'parse-error', span);
        }
        return bad === undefined ? outcome : done(scope.state);
      },
      () => done(scope.state),
    );
  }

  calculate(text: string, at: Place, scope: Scope): void {
    calculate(text, at, { scope, machine: this });
  }

  code(code: Field, call: Call, own = false): Outcome {
    // Another shell has none of the functions, and of the variables only those that are exported.
    const { positional } = call.state;
    const child = own ? call.state : call.state.fork();
    if (!own) {
      child.functions = new Map();
      child.aliases = new Map();
      child.vars = new Map();
      child.positional = positional;
    }
    return this.#code(code, { ...call, state: child });
  }

  #code(code: Field, call: Call): Outcome {
    const source = sourceOf(code, call.span);
    if (source.text.length > MAX_CODE) this.sink.overLimit();
    if (this.sink.reread(source.text.length)) return done(call.state);
    const script = parsed(source.text.replaceAll('\0', ''));
    if (script !== null) return this.substitution(script, { source, state: call.state, input: call.input });
    this.sink.overLimit();
    return done(call.state);
  }

  words(argv: readonly Field[], call: Call): Outcome {
    const [first, ...rest] = argv;
    this.sink.step();
    // Wrappers read the same words again and again.
    const many = argv.length > 64 && this.sink.reread(argv.length * 4);
    if (first === undefined || many || this.sink.full) return done(call.state);
    const words: Call = { ...call, argv: [first, ...rest] };
    const name = first.word.kind === 'literal' && !call.direct ? first.word.text : null;
    const bodies = name === null ? undefined : call.state.functions.get(name);
    if (bodies !== undefined) return this.#call(bodies, words);
    return this.sink.nested(
      () => dispatch(words, this),
      () => done(call.state),
    );
  }

  #list(statements: readonly Statement[], scope: Scope): Outcome {
    let state: State = scope.state;
    let last: Outcome = done(state);
    for (const statement of statements) {
      if (this.sink.full) break;
      last = this.#statement(statement, { ...scope, state });
      const after = join(last.ok, state.errexit ? null : last.fail);
      // What follows an `exit` is looked at as well: better one question too many.
      if (after !== null) state = after;
    }
    if (statements.length === 1) return last;
    return { ok: last.ok && state, fail: last.fail && state, output: null, listing: null };
  }

  #statement(statement: Statement, scope: Scope): Outcome {
    if (statement.background !== true) return this.#node(statement.command, scope);
    this.#node(statement.command, { ...scope, state: scope.state.fork() });
    return done(scope.state);
  }

  #node(node: AndOr | PipelineNode, scope: Scope): Outcome {
    return this.sink.nested(
      () => this.#any(node, scope),
      () => done(scope.state),
    );
  }

  #any(node: AndOr | PipelineNode, scope: Scope): Outcome {
    if (isCompound(node)) return this.#compound(node, scope);
    switch (node.type) {
      case 'Command':
        return runSimple(node, scope, this);
      case 'AndOr':
        return this.#andOr(node, scope);
      case 'Pipeline':
        return this.#pipeline(node, scope);
      case 'Function':
        return this.#define(node, scope);
      case 'Coproc':
        return this.#coproc(node, scope);
      case 'Redirected':
        return this.#redirected(node, scope);
    }
  }

  #compound(node: CompoundCommand, scope: Scope): Outcome {
    if (isControl(node)) return runControl(node, scope, this.#control());
    switch (node.type) {
      case 'Subshell': {
        const inner = this.#list(node.body.commands, { ...scope, state: scope.state.fork() });
        return { ...inner, ok: scope.state, fail: scope.state };
      }
      case 'BraceGroup':
        return this.#list(node.body.commands, scope);
      case 'TestCommand':
        testExpression(node.expression, { scope, machine: this });
        return done(scope.state);
      case 'ArithmeticCommand':
        this.calculate(node.body, node, scope);
        return done(scope.state);
    }
  }

  #control(): Control {
    return {
      machine: this,
      list: (list, scope) => this.#list(list.commands, scope),
      expand: (word, scope) => expandWord(word, 'split', { scope, machine: this }),
      inside: (node, scope) => {
        runInside(node, { scope, machine: this });
      },
    };
  }

  #andOr(node: AndOr, scope: Scope): Outcome {
    let ok: State | null = scope.state;
    let fail: State | null = null;
    node.commands.forEach((command, i) => {
      if (this.sink.full) return;
      const and = i === 0 || node.operators[i - 1] === '&&';
      const start: State = (and ? ok : fail) ?? scope.state.fork();
      const ran = this.#node(command, { ...scope, state: start.fork() });
      if (i === 0) [ok, fail] = [ran.ok, ran.fail];
      else if (and) [ok, fail] = [ran.ok, join(fail, ran.fail)];
      else [ok, fail] = [join(ok, ran.ok), ran.fail];
    });
    return { ok, fail, output: null, listing: null };
  }

  #pipeline(node: Pipeline, scope: Scope): Outcome {
    const negated = node.prefixes.filter((p) => p.type === 'Negation').length % 2 === 1;
    const only = node.commands[0];
    if (node.commands.length === 1 && only !== undefined) {
      const ran = this.#node(only, scope);
      return negated ? { ...ran, ok: ran.fail, fail: ran.ok } : ran;
    }
    return { ...this.#stages(node, scope), ok: scope.state, fail: scope.state };
  }

  #stages(node: Pipeline, scope: Scope): Outcome {
    let input = scope.input;
    let last = done(scope.state);
    let before: number | null = null;
    for (const command of node.commands) {
      if (this.sink.full) break;
      const item = this.sink.items;
      if (before !== null) this.#link(before, item);
      before = this.sink.commands.length;
      last = this.#node(command, { ...scope, state: scope.state.fork(), input });
      input = { from: range(item, this.sink.items), text: last.output, listing: last.listing };
    }
    return last;
  }

  /** Tells the commands of the stage before that `item` reads them. */
  #link(from: number, item: number): void {
    for (const command of this.sink.commands.slice(from)) command.pipedTo ??= item;
  }

  #define(node: FunctionNode, scope: Scope): Outcome {
    const body = { body: node.body, source: scope.source };
    scope.state.define(node.name.value, body);
    this.#uncalled.set(body, scope.state.fork());
    return done(scope.state);
  }

  #call(bodies: readonly (FunctionBody | null)[], call: Call): Outcome {
    let ok: State | null = null;
    let fail: State | null = null;
    for (const body of bodies) {
      if (body === null) {
        // Both readings count: the function, and the program of that name.
        const ran = this.words(call.argv, { ...call, state: call.state.fork(), direct: true });
        ok = join(ok, ran.ok);
        fail = join(fail, ran.fail);
        continue;
      }
      if (this.#running.has(body)) {
        this.sink.unknown(call.item, 'dynamic-code', call.span);
        continue;
      }
      const state = call.state.fork();
      state.locals = new Set();
      state.positional = call.argv.slice(1);
      const mark = this.escaped.length;
      this.#running.add(body);
      const ran = this.#body(body, { source: body.source, state, input: call.input });
      this.#running.delete(body);
      const returned = this.escaped.splice(mark).reduce<State | null>(join, null);
      for (const one of [ran.ok, ran.fail, returned]) one?.returnTo(call.state);
      ok = join(join(ok, ran.ok), returned);
      fail = join(join(fail, ran.fail), returned);
    }
    return { ok: ok ?? call.state, fail: fail ?? call.state, output: null, listing: null };
  }

  #body(body: FunctionBody, scope: Scope): Outcome {
    this.#uncalled.delete(body);
    return this.sink.nested(
      () => this.#block(body.body, scope),
      () => done(scope.state),
    );
  }

  #block(node: CommandNode | CompoundList, scope: Scope): Outcome {
    return node.type === 'CompoundList' ? this.#list(node.commands, scope) : this.#node(node, scope);
  }

  #coproc(node: Coproc, scope: Scope): Outcome {
    this.#block(node.body, { ...scope, state: scope.state.fork(), input: null });
    const name = node.name?.value ?? 'COPROC';
    scope.state.forget(name);
    scope.state.forget(`${name}_PID`);
    return done(scope.state);
  }

  #redirected(node: Redirected, scope: Scope): Outcome {
    const item = this.sink.newItem();
    const streams = redirect(node.redirects, item, { scope, machine: this });
    const input: Input | null = streams.input ?? scope.input;
    const ran = this.#node(node.command, { ...scope, input });
    return streams.output === null ? ran : { ...ran, output: null, listing: null };
  }
}

function isCompound(node: AndOr | PipelineNode): node is CompoundCommand {
  return isControl(node) || /^(?:Subshell|BraceGroup|TestCommand|ArithmeticCommand)$/.test(node.type);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.min(64, to - from) }, (_, i) => from + i);
}
