// SPDX-License-Identifier: Apache-2.0
import type { Expr } from './ast.js';
import { builtInVariable, isCodeVariable, isShellSetting } from './environment.js';
import { evaluate } from './evaluate.js';
import type { Session } from './session.js';
import { unknownValue, type Value } from './value.js';

/** Gives a variable its value; null for one that is not known. */
export function assign(target: Expr, value: Value | null, shell: Session): void {
  if (target.kind === 'variable') toVariable(target, value, shell);
  else if (target.kind === 'cast') toTyped(target, value, shell);
  else if (target.kind === 'list') for (const item of target.items) assign(item, null, shell);
  else if (target.kind === 'index' || target.kind === 'member') inside(target, shell);
  else shell.sink.unknown(shell.newItem(), 'parse-error', shell.span(target));
}

/** A type or an attribute that refuses a later value leaves the one before. */
function toTyped(target: Extract<Expr, { kind: 'cast' }>, value: Value | null, shell: Session): void {
  assign(target.value, value, shell);
  if (target.value.kind === 'variable' && !/^string$/i.test(target.type)) shell.distrust(target.value.name);
}

function toVariable(target: Extract<Expr, { kind: 'variable' }>, value: Value | null, shell: Session): void {
  const { name } = target;
  const item = Math.max(0, shell.sink.items - 1);
  if (name.startsWith('env:') && isCodeVariable(name.slice(4)))
    shell.sink.unknown(item, 'environment-code', shell.span(target));
  if (isShellSetting(name)) shell.sink.unknown(item, 'dynamic-code', shell.span(target));
  shell.set(name, value ?? unknownValue(shell.raw(target), shell.span(target)));
  // Some of these cannot be assigned, and stay what they were.
  const at = { home: shell.machine.home, cwds: shell.state.cwds, span: shell.span(target) };
  if (!name.startsWith('env:') && builtInVariable(name, at) !== null) shell.distrust(name);
}

/** `$x.y = …`, `$x['y'] = …`: the object is no longer what it was. */
function inside(target: Extract<Expr, { kind: 'index' | 'member' }>, shell: Session): void {
  const inner = target.target;
  const { sink } = shell;
  if (inner.kind === 'type') sink.unknown(shell.newItem(), 'dynamic-code', shell.span(target));
  else evaluate(inner, shell);
  if (target.kind === 'index') evaluate(target.index, shell);
  let base: Expr = inner;
  while (base.kind === 'index' || base.kind === 'member') base = base.target;
  if (base.kind !== 'variable') return;
  if (isShellSetting(base.name)) sink.unknown(shell.newItem(), 'dynamic-code', shell.span(target));
  shell.forget(base.name);
}
