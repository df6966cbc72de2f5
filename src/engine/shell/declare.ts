// SPDX-License-Identifier: Apache-2.0
import { isCode } from './environment.js';
import { setCode } from './hidden.js';
import { integer, literal, tail, textOf, unresolved, type Field } from './field.js';
import { done } from './machine.js';
import { emitCommand, type Handler, type Run } from './program.js';
import { evaluateWord, isName, setByName } from './quiet.js';
import type { Special, State } from './state.js';

const SPECIALS: readonly (readonly [RegExp, Special])[] = [
  [/n/, 'reference'],
  [/i/, 'integer'],
  [/[lu]/, 'lost'],
  [/A/, 'keyed'],
];

/** `export A=b`, `declare`, `local` …: assignments by another name. */
export const declare: Handler = (run) => {
  emitCommand(run);
  const words = run.call.argv.slice(1);
  const flags = words.map((f) => /^-[A-Za-z]+$/.exec(textOf(f) ?? '')?.[0].slice(1) ?? '').join('');
  const own = /^(?:declare|typeset|local)$/.test(run.name);
  const special = own ? SPECIALS.find(([flag]) => flag.test(flags))?.[1] : undefined;
  if (/[fFp]/.test(flags)) return done(run.call.state);
  for (const field of words)
    if (/^[^-+]/.test(field.word.prefix) || field.word.kind !== 'literal') declareOne(field, special, run);
  return done(run.call.state);
};

const ASSIGNS = /^([A-Za-z_]\w*)(\+?)=/;

function declareOne(field: Field, special: Special | undefined, run: Run): void {
  const { state } = run.call;
  const name = ASSIGNS.exec(field.word.prefix);
  makeLocal(name, field, run);
  if (name !== null) {
    if (special !== undefined) state.mark(name[1] ?? '', special);
    assign(name, field, run);
  } else if (!isName(field, state)) {
    const element = /^([A-Za-z_]\w*\[.*\])\+?=/s.exec(field.word.prefix)?.[1];
    setByName(element === undefined ? field : literal(element, field.word.span), run.call, run.machine);
  } else if (special !== undefined) {
    markBare(field, special, run);
  } else if (scoped(run) && state.locals !== null) {
    state.drop(textOf(field) ?? '');
  }
}

function markBare(field: Field, special: Special, run: Run): void {
  const { state } = run.call;
  const bare = textOf(field) ?? '';
  if (special === 'reference' && !isSafeTarget(bare, state)) unsure(field, run);
  state.mark(bare, special);
  // Without a value it holds nothing that could run.
  state.drop(bare);
}

function makeLocal(name: RegExpExecArray | null, field: Field, run: Run): void {
  const key = name?.[1] ?? textOf(field);
  if (key !== null && scoped(run)) run.call.state.makeLocal(key);
}

/** Within a function these make a variable of its own, but for `declare -g`. */
function scoped(run: Run): boolean {
  if (!/^(?:local|declare|typeset)$/.test(run.name)) return false;
  return !run.call.argv.some((f) => /^-[A-Za-z]*g/.test(textOf(f) ?? ''));
}

/** A name that becomes a reference stands for what it holds already. */
function isSafeTarget(name: string, state: State): boolean {
  const held = state.vars.get(name)?.fields;
  return held === undefined ? !state.tainted.has(name) : held.every((f) => isName(f, state));
}

function unsure(field: Field, run: Run): void {
  run.machine.sink.unknown(run.call.item, 'dynamic-code', field.word.span);
}

function assign(name: RegExpExecArray, field: Field, run: Run): void {
  const { call, machine } = run;
  const { state } = call;
  const [head, key = '', append] = name;
  const value = tail(field, head.length);
  const kind = state.special.get(key);
  setCode(key, append === '+' ? unresolved(field.word.text, '', field.word.span) : value, {
    item: call.item,
    state,
    machine,
  });
  if (kind === 'reference') refer(value, run);
  if (kind === 'integer') evaluateWord(value, call, machine);
  if (append === '+') state.forget(key);
  else if (field.word.kind === 'literal') state.set(key, { fields: [value], array: false });
  else if (field.numeric === true) state.set(key, { fields: [integer('', null)], array: false });
  else state.forget(key);
}

/** What a reference stands for is set whenever the reference is. */
function refer(value: Field, run: Run): void {
  if (!isName(value, run.call.state)) unsure(value, run);
  else if (isCode(textOf(value) ?? ''))
    run.machine.sink.unknown(run.call.item, 'environment-code', value.word.span);
}
