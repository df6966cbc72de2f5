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
import { join, type State } from './state.js';

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
      for (const expression of [node.initialize, node.test, node.update])
        if (expression !== undefined)
          control.inside({ type: 'ArithmeticGroup', pos: node.pos, end: node.end, expression }, scope);
      return runLoop(node.body, scope, control);
    case 'While':
      return runWhile(node, scope, control);
    case 'Case':
      return runCase(node, scope, control);
  }
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
function runLoop(body: CompoundList, scope: Scope, control: Control): Outcome {
  forgetAssigned(body, scope);
  let entry = scope.state;
  for (let pass = 1; ; pass++) {
    const ran = control.list(body, { ...scope, state: entry.fork() });
    const exit = join(entry, after(ran)) ?? entry;
    const moved = exit.cwds.length !== entry.cwds.length;
    if (!moved || control.machine.sink.full) return leave(exit, scope);
    entry = exit;
    if (pass >= MAX_PASSES) entry.cwds = [];
  }
}

/** What the body assigns is not known while it runs again and again. */
function forgetAssigned(node: CompoundList | While, scope: Scope): void {
  if (scope.state.vars.size === 0) return;
  const text = scope.source.text.slice(node.pos, node.end);
  const bare = new Set(text.match(/(?<![\w$]|\$\{[#!]?)[A-Za-z_]\w*/g) ?? []);
  for (const name of scope.state.vars.keys()) if (bare.has(name)) scope.state.forget(name);
}

const MAX_VALUES = 16;

function runFor(node: For | Select, scope: Scope, control: Control): Outcome {
  const name = node.name.value;
  const values = node.wordlist?.flatMap((word) => [...control.expand(word, scope)]);
  const used = new RegExp(`\\$\\{?[#!]?${name}(?!\\w)`).test(
    scope.source.text.slice(node.body.pos, node.body.end),
  );
  const each = values ?? scope.state.positional;
  if (each === null || each.length > MAX_VALUES || node.type === 'Select') {
    scope.state.forget(name);
    return runLoop(node.body, scope, control);
  }
  let end: State | null = scope.state;
  for (const value of used ? each : each.slice(0, 1)) {
    const state: State = scope.state.fork();
    forgetAssigned(node.body, { ...scope, state });
    state.set(name, { fields: [value], array: false });
    const cwds = end?.cwds ?? scope.state.cwds;
    state.cwds = cwds;
    const ran = runNamed(node.body, { ...scope, state }, control);
    end = join(end, after(ran));
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
