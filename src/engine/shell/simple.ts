// SPDX-License-Identifier: Apache-2.0
import type { Assignment, Command, CommandArgument, Redirection } from 'unbash';
import { expandWhole, expandWord, runInside, subscript, type Reading } from './expand.js';
import { literal, spanOf, textOf, unresolved, type Field } from './field.js';
import { done, type Call, type Machine, type Outcome, type Scope } from './machine.js';
import { normalise, absolute } from './path.js';
import { setCode } from './hidden.js';
import { isName, isQuietField, unsure } from './quiet.js';
import { redirect, type Streams } from './redirect.js';
import type { State, Variable } from './state.js';

/** Runs one simple command: assignments, words, redirections, then the program. */
export function runSimple(node: Command, scope: Scope, machine: Machine): Outcome {
  const reading: Reading = { scope, machine };
  const item = machine.sink.newItem();
  const argv = wordsOf(node, reading);
  const assigned = node.prefix.filter((p): p is Assignment => p.type === 'Assignment');
  const redirects: readonly Redirection[] = node.redirects;
  const persists = node.name === undefined || argv.length === 0;
  for (const one of assigned) assign(one, { persists, item, reading });
  const streams = redirects.length === 0 ? null : redirect(redirects, item, reading);
  const span = spanOf(scope.source, node.pos, node.end);
  if (argv.length === 0) return done(scope.state);
  const call: Call = {
    argv: argv as [Field, ...Field[]],
    item,
    state: scope.state,
    input: streams?.input ?? scope.input,
    span,
    direct: false,
  };
  const ran = machine.words(argv, call);
  return streams?.output ? stored(ran, streams.output, { call, machine }) : ran;
}

const MAX_WORDS = 4000;

function wordsOf(node: Command, reading: Reading): Field[] {
  if (node.name === undefined) return [];
  const argv = [...expandWord(node.name, 'split', reading)];
  for (const arg of node.args) {
    if (argv.length > MAX_WORDS) reading.machine.sink.overLimit();
    if (reading.machine.sink.full) break;
    if (arg.type === 'Word') argv.push(...expandWord(arg, 'split', reading));
    else argv.push(assignmentField(arg, reading));
  }
  return argv;
}

/** `export A=b`: the argument as one word. */
function assignmentField(arg: CommandArgument & { type: 'Assignment' }, reading: Reading): Field {
  const span = spanOf(reading.scope.source, arg.pos, arg.end);
  const head = `${arg.name}${arg.append === true ? '+' : ''}=`;
  if (arg.value.type === 'ArrayValue' || arg.index !== undefined) {
    runInside(arg, reading);
    return unresolved(arg.text, head, span);
  }
  const value = expandWhole(arg.value, reading);
  const text = textOf(value);
  const field =
    text === null ? unresolved(arg.text, head + value.word.prefix, span) : literal(head + text, span);
  return value.runs.length === 0 ? field : { ...field, runs: value.runs };
}

interface Assigning {
  /** Without a command the variable stays; before one it is that command's environment. */
  readonly persists: boolean;
  readonly item: number;
  readonly reading: Reading;
}

function assign(node: Assignment, how: Assigning): void {
  const { reading } = how;
  const value = variableOf(node, reading);
  noteCode(node, value, how);
  const special = reading.scope.state.special.get(node.name);
  const risky =
    special === 'reference'
      ? !value?.fields.every((f) => isName(f, reading.scope.state))
      : special === 'integer' && !value?.fields.every((f) => isQuietField(f, reading.scope.state));
  if (risky) unsure(node, reading);
  if (!how.persists) return;
  if (value === null || node.index !== undefined) reading.scope.state.forget(node.name);
  else reading.scope.state.set(node.name, value);
}

/** `PAGER=… git log`: what other programs obey. */
function noteCode(node: Assignment, value: Variable | null, { item, reading }: Assigning): void {
  const { scope, machine } = reading;
  const only = value?.fields.length === 1 && node.append !== true ? value.fields[0] : undefined;
  const field = only ?? unresolved(node.text, '', spanOf(scope.source, node.pos, node.end));
  setCode(node.name, field, { item, state: scope.state, machine });
}

const MAX_ELEMENTS = 1000;

function variableOf(node: Assignment, reading: Reading): Variable | null {
  const before = reading.scope.state.vars.get(node.name);
  if (node.index !== undefined) subscript(node.name, node.index, reading);
  if (node.value.type === 'ArrayValue') {
    const fields = node.value.elements.flatMap((word) => [...expandWord(word, 'split', reading)]);
    const all = node.append !== true ? fields : before === undefined ? null : [...before.fields, ...fields];
    // SECURITY: of a longer list nothing is known, rather than its beginning only.
    return all === null || all.length > MAX_ELEMENTS ? null : { fields: all, array: true };
  }
  const field = expandWhole(node.value, reading);
  return node.append === true ? appended(before, field) : { fields: [field], array: false };
}

const MAX_APPENDED = 4096;

/** `x+=more` */
function appended(before: Variable | undefined, field: Field): Variable | null {
  const first = before?.array === true ? undefined : before?.fields[0];
  const old = textOf(first);
  const more = textOf(field);
  if (first === undefined || old === null || more === null || old.length > MAX_APPENDED) return null;
  const runs = [...first.runs, ...field.runs].slice(0, 64);
  return { fields: [{ ...literal(old + more, field.word.span), runs }], array: false };
}

/** Standard output goes into a file: what was printed is added to it, and nothing is left for a pipe. */
function stored(
  ran: Outcome,
  output: NonNullable<Streams['output']>,
  at: { call: Call; machine: Machine },
): Outcome {
  const text = textOf(output.target);
  if (ran.output?.word.kind === 'literal' && text !== null)
    for (const path of pathsOf(text, at.call.state))
      at.machine.sink.added(at.call.item, path, ran.output, !output.append);
  return { ...ran, output: null, listing: null };
}

function pathsOf(text: string, state: State): string[] {
  if (text.startsWith('/')) return text.startsWith('/dev/') ? [] : [normalise(text)];
  return state.cwds.map((cwd) => normalise(absolute(text, cwd)));
}
