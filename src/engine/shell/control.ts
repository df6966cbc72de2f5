// SPDX-License-Identifier: Apache-2.0
import type {
  ArithmeticFor,
  Case,
  CompoundList,
  For,
  If,
  Select,
  SyntaxNode,
  While,
  Word as WordNode,
} from 'unbash';
import type { Field } from './field.js';
import { done, type Machine, type Outcome, type Scope } from './machine.js';
import { join, type State, type Variable } from './state.js';

/** What control flow needs from the walk. */
export interface Control {
  readonly machine: Machine;
  list(list: CompoundList, scope: Scope): Outcome;
  expand(word: WordNode, scope: Scope): readonly Field[];
  inside(node: SyntaxNode, scope: Scope): void;
}

type ControlNode = If | For | ArithmeticFor | Select | While | Case;

const CONTROL = new Set(['If', 'For', 'ArithmeticFor', 'Select', 'While', 'Case']);

/** Whether a node chooses or repeats. */
export function isControl(node: { readonly type: string }): node is ControlNode {
  return CONTROL.has(node.type);
}

/** Each branch is walked; afterwards only that is known which holds after all of them. */
export function runControl(node: ControlNode, scope: Scope, control: Control): Outcome {
  switch (node.type) {
    case 'If':
      return runIf(node, scope, control);
    case 'For':
    case 'Select':
      return runFor(node, scope, control);
    case 'ArithmeticFor':
      return runCounted(node, scope, control);
    case 'While':
      return runWhile(node, scope, control);
    case 'Case':
      return runCase(node, scope, control);
  }
}

function runCounted(node: ArithmeticFor, scope: Scope, control: Control): Outcome {
  const { text } = scope.source;
  const each = [node.initialize, node.test, node.update].map((e) => e && text.slice(e.pos, e.end));
  const [first, ...often] = each;
  if (first !== undefined) control.machine.calculate(first, node, scope);
  // Before each pass and after it: the body may have changed what they evaluate.
  const repeat = (state: State): void => {
    for (const one of often) if (one !== undefined) control.machine.calculate(one, node, { ...scope, state });
  };
  repeat(scope.state);
  return runLoop(node.body, scope, control, repeat);
}

function after(outcome: Outcome): State | null {
  return join(outcome.ok, outcome.fail);
}

function leave(state: State | null, scope: Scope): Outcome {
  return state === null ? { ok: null, fail: null, output: null, listing: null } : done(state ?? scope.state);
}

function runIf(node: If, scope: Scope, control: Control): Outcome {
  let test = control.list(node.clause, scope);
  let end: State | null = after(branch(node.then, test.ok, scope, control));
  for (const elif of node.elif) {
    const state = (test.fail ?? scope.state).fork();
    test = control.list(elif.clause, { ...scope, state });
    end = join(end, after(branch(elif.then, test.ok, scope, control)));
  }
  const otherwise = node.else === undefined ? test.fail : after(branch(node.else, test.fail, scope, control));
  return leave(join(end, otherwise), scope);
}

function branch(list: CompoundList, from: State | null, scope: Scope, control: Control): Outcome {
  return control.list(list, { ...scope, state: (from ?? scope.state).fork() });
}

function runCase(node: Case, scope: Scope, control: Control): Outcome {
  control.inside(node.word, scope);
  let end: State | null = scope.state;
  for (const item of node.items) {
    for (const pattern of item.pattern) control.inside(pattern, scope);
    end = join(end, after(branch(item.body, scope.state, scope, control)));
  }
  return leave(end, scope);
}

function runWhile(node: While, scope: Scope, control: Control): Outcome {
  forgetAssigned(node, scope);
  const test = control.list(node.clause, scope);
  return runLoop(node.body, { ...scope, state: join(test.ok, test.fail) ?? scope.state }, control);
}

const MAX_PASSES = 3;

/** A loop's body, again from where it may leave the shell, until that is nowhere new. */
function runLoop(
  body: CompoundList,
  scope: Scope,
  control: Control,
  repeat: (state: State) => void = () => undefined,
): Outcome {
  forgetAssigned(body, scope);
  let entry = scope.state;
  const mark = control.machine.escaped.length;
  for (let pass = 1; ; pass++) {
    const ran = control.list(body, { ...scope, state: entry.fork() });
    const end = control.machine.escaped.slice(mark).reduce<State | null>(join, after(ran));
    if (end !== null) repeat(end);
    const exit = join(entry, end) ?? entry;
    if (!hasMoved(entry, exit) || control.machine.sink.full) return leave(exit, scope);
    entry = exit;
    if (pass < MAX_PASSES) continue;
    entry.cwds = [];
    if (pass > MAX_PASSES) return leave(exit, scope);
    entry.forgetAll();
  }
}

/** Whether less is known at the end of a pass than at its start. */
function hasMoved(entry: State, exit: State): boolean {
  if (exit.cwds.length !== entry.cwds.length || exit.allTainted !== entry.allTainted) return true;
  if (exit.tainted.size !== entry.tainted.size) return true;
  return [...entry.vars].some(([name, value]) => !sameOrInteger(value, exit.vars.get(name)));
}

function sameOrInteger(before: Variable, after: Variable | undefined): boolean {
  return before === after || (after !== undefined && isSomeInteger(before) && isSomeInteger(after));
}

function isSomeInteger(variable: Variable): boolean {
  return variable.fields.every((field) => field.numeric === true);
}

/** What the body assigns is not known while it runs again and again. */
function forgetAssigned(node: CompoundList | While, scope: Scope): void {
  if (scope.state.vars.size === 0) return;
  const text = scope.source.text.slice(node.pos, node.end);
  const bare = new Set(text.match(/(?<![\w$]|\$\{[#!]?)[A-Za-z_]\w*/g) ?? []);
  for (const name of scope.state.vars.keys()) if (bare.has(name)) scope.state.widen(name);
}

const MAX_VALUES = 16;

function runFor(node: For | Select, scope: Scope, control: Control): Outcome {
  const name = node.name.value;
  const values = node.wordlist?.flatMap((word) => [...control.expand(word, scope)]);
  const { text } = scope.source;
  const named = text.slice(node.body.pos, node.body.end).includes(name);
  // What the body calls or evaluates may use the name as well.
  const used = named || scope.state.functions.size > 0 || scope.state.vars.size > 0;
  const each = values ?? scope.state.positional;
  if (each === null || each.length > MAX_VALUES || node.type === 'Select') {
    scope.state.forget(name);
    return runLoop(node.body, scope, control);
  }
  let end: State | null = scope.state;
  const mark = control.machine.escaped.length;
  for (const value of used ? each : each.slice(0, 1)) {
    // The passes before may have changed what the body uses.
    const state: State = (end ?? scope.state).fork();
    forgetAssigned(node.body, { ...scope, state });
    state.set(name, { fields: [value], array: false });
    const ran = runNamed(node.body, { ...scope, state }, control);
    end = control.machine.escaped.slice(mark).reduce<State | null>(join, join(end, after(ran)));
  }
  end?.forget(name);
  return leave(end, scope);
}

/** Like a loop, but the loop's own variable keeps its value during the pass. */
function runNamed(body: CompoundList, scope: Scope, control: Control): Outcome {
  const entry = scope.state;
  const ran = control.list(body, { ...scope, state: entry.fork() });
  const exit = join(entry, after(ran)) ?? entry;
  if (exit.cwds.length === entry.cwds.length || control.machine.sink.full) return leave(exit, scope);
  const again = exit.fork();
  again.cwds = [];
  return control.list(body, { ...scope, state: again });
}
