// SPDX-License-Identifier: Apache-2.0
import type { PathTarget } from '../../core/facts.js';
import { emitPath } from './effects.js';
import { literal, textOf, unresolved, type Field } from './field.js';
import type { Call, Outcome } from './machine.js';
import { targetsOf } from './path.js';
import { emitOptions } from './tableEffects.js';
import { emitCommand, placeOf, type Handler, type Run } from './program.js';

const EXPRESSION = /^(?:-|\(|!|,|\))/;
const EXEC = new Set(['-exec', '-execdir', '-ok', '-okdir']);
const WRITES = new Set(['-fprint', '-fprint0', '-fls', '-fprintf']);

interface Expression {
  readonly deletes: boolean;
  readonly execs: readonly (readonly Field[])[];
  readonly writes: readonly Field[];
  /** A name pattern that holds for all that is found; null when there is none. */
  readonly name: string | null;
}

/** `find roots… expression`: reads below its roots, and what its expression runs or deletes. */
const find: Handler = (run) => {
  emitCommand(run);
  const words = run.call.argv.slice(1);
  const start = words.findIndex((f) => !/^-(?:[HLP]|D\w*|O\d*)$/.test(f.word.prefix));
  const from = start === -1 ? words.length : start;
  const end = words.findIndex((f, i) => i >= from && EXPRESSION.test(f.word.prefix));
  const named = words.slice(from, end === -1 ? words.length : end);
  const roots = named.length === 0 ? [literal('.', run.call.span)] : named;
  const expression = parseExpression(end === -1 ? [] : words.slice(end));
  return effects(roots, expression, run);
};

function effects(roots: readonly Field[], expression: Expression, run: Run): Outcome {
  const place = placeOf(run);
  const { call, machine } = run;
  for (const root of roots) emitPath('read', root, 'tree', place);
  const found = foundBelow(roots, expression, call);
  const each: Field = { ...unresolved('{}', '', call.span), targets: found };
  if (expression.deletes)
    emitPath('delete', found === null ? unresolved('{}', '', call.span) : each, 'entry', place);
  for (const file of expression.writes) emitPath('write', file, 'entry', place);
  for (const command of expression.execs) runEach(command, each, run);
  if (expression.execs.length > 0) machine.sink.step();
  return { ok: call.state, fail: call.state, output: null, listing: found };
}

function runEach(command: readonly Field[], each: Field, run: Run): void {
  const words = command.map((field) => {
    const text = textOf(field);
    if (text === '{}') return each;
    return text?.includes('{}') === true
      ? unresolved(text, text.slice(0, text.indexOf('{}')), field.word.span)
      : field;
  });
  if (words.length === 0) return;
  const state = run.call.state.fork();
  run.machine.words(words, { ...run.call, state, input: null, direct: true });
}

/** The paths that the expression lets through; null when a root is not known. */
function foundBelow(
  roots: readonly Field[],
  expression: Expression,
  call: Call,
): readonly PathTarget[] | null {
  const all: PathTarget[] = [];
  for (const root of roots) {
    const { targets, sure } = targetsOf(root, 'tree', call.state);
    if (!sure) return null;
    all.push(...targets.map((t) => (expression.name === null ? t : narrowed(t, expression.name))));
  }
  return all;
}

function narrowed(target: PathTarget, name: string): PathTarget {
  if (target.kind !== 'exact' || target.path === '/') return target;
  const escaped = target.path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return { kind: 'under', path: `${target.path}/`, glob: `${escaped}/**/${name}`, extent: 'entry' };
}

const BRANCH = /^(?:-o|-or|!|-not|,|\(|\))$/;

function parseExpression(words: readonly Field[]): Expression {
  const execs: (readonly Field[])[] = [];
  const writes: Field[] = [];
  const texts = words.map((f) => textOf(f) ?? '');
  const deletes = texts.includes('-delete');
  for (let i = 0; i < words.length; i++) {
    const text = texts[i] ?? '';
    const file = words[i + 1];
    if (WRITES.has(text) && file !== undefined) writes.push(file);
    if (!EXEC.has(text)) continue;
    const end = endOfExec(texts, i);
    execs.push(words.slice(i + 1, end));
    i = end;
  }
  return { deletes, execs, writes, name: nameOf(texts) };
}

function endOfExec(texts: readonly string[], from: number): number {
  const end = texts.findIndex((t, at) => at > from && (t === ';' || (t === '+' && texts[at - 1] === '{}')));
  return end === -1 ? texts.length : end;
}

/** The pattern of `-name`, when it limits all that the expression's actions see. */
function nameOf(texts: readonly string[]): string | null {
  const at = texts.indexOf('-name');
  const action = texts.findIndex((t) => t === '-delete' || EXEC.has(t));
  if (at === -1 || (action !== -1 && action < at) || texts.some((t) => BRANCH.test(t))) return null;
  const name = texts[at + 1] ?? '';
  return name === '' || name.includes('/') ? null : name;
}

/** `fd pattern roots…`, with `-x` and `-X` like find's `-exec`. */
const fd: Handler = (run) => {
  const { call, machine } = run;
  const words = call.argv.slice(1);
  const at = words.findIndex((f) => /^(?:-x|-X|--exec|--exec-batch)$/.test(f.word.prefix));
  emitCommand(run);
  emitOptions(run.parsed, placeOf(run));
  const roots = run.parsed.operands.slice(1);
  const named = roots.length === 0 ? [literal('.', call.span)] : roots;
  for (const root of named) emitPath('read', root, 'tree', placeOf(run));
  const found = foundBelow(named, { deletes: false, execs: [], writes: [], name: null }, call);
  if (at === -1) return { ok: call.state, fail: call.state, output: null, listing: found };
  const each: Field = { ...unresolved('{}', '', call.span), targets: found };
  const command = words.slice(at + 1);
  const marked = command.some((f) => textOf(f)?.includes('{') === true)
    ? command
    : [...command, literal('{}', call.span)];
  runEach(marked, each, run);
  machine.sink.step();
  return { ok: call.state, fail: call.state, output: null, listing: null };
};

/** Programs that walk folders. */
export const FIND_HANDLERS: { readonly [name: string]: Handler } = { find, gfind: find, fd, fdfind: fd };
