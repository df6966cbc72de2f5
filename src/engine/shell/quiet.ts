// SPDX-License-Identifier: Apache-2.0
import { isCode } from './environment.js';
import { integer, spanOf, textOf, type Field } from './field.js';
import type { Call, Machine, Scope } from './machine.js';
import type { State } from './state.js';

// Bash evaluates a variable's text as arithmetic again, and runs the substitutions in its subscripts.

/** Where in the source something stands. */
export interface Place {
  readonly pos: number;
  readonly end: number;
}

/** Code may run here that is not known. */
export function unsure(at: Place, reading: { scope: Scope; machine: Machine }): void {
  const { sink } = reading.machine;
  const span = spanOf(reading.scope.source, at.pos, at.end);
  sink.unknown(Math.max(0, sink.items - 1), 'dynamic-code', span);
}

/** `$x` or `${x:-1}` whose variable was never set to anything worse than a number. */
export function isQuietPart(raw: string, state: State): boolean {
  const [, name, fallback = ''] = /^\$\{?(\w+|[@*])(?:\[[\w@*]*\])?(?::?-(\d*))?\}?$/.exec(raw) ?? [];
  return name !== undefined && /^\d*$/.test(fallback) && isQuietName(name, state);
}

/** Whether evaluating what a parameter holds runs nothing. */
export function isQuietName(name: string, state: State, depth = 0): boolean {
  if (/^(?:[1-9]\d*|[@*])$/.test(name)) {
    const fields = state.positional;
    if (fields === null) return !state.allTainted && !state.tainted.has('@');
    return fields.every((field) => isQuietField(field, state, depth));
  }
  const variable = state.vars.get(name);
  if (variable !== undefined) return variable.fields.every((field) => isQuietField(field, state, depth));
  if (state.special.get(name) === 'integer') return true;
  return !state.allTainted && !state.tainted.has(name) && !state.special.has(name);
}

const MAX_DEPTH = 4;

/** Whether evaluating a field as arithmetic runs nothing. */
export function isQuietField(field: Field, state: State, depth = 0): boolean {
  const text = textOf(field);
  if (text === null) return field.numeric === true;
  return depth < MAX_DEPTH && isQuiet(text, state, depth + 1);
}

const MAX_TEXT = 4096;

/** Whether evaluating a text as arithmetic runs nothing. */
export function isQuiet(text: string, state: State, depth = 0): boolean {
  if (text.length > MAX_TEXT || /[$`\\]/.test(text)) return false;
  return namesIn(text).every((name) => isQuietName(name, state, depth));
}

function namesIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?<![\w#])[A-Za-z_]\w*/g) ?? [])];
}

const ASSIGNED =
  /(?<!\w)([A-Za-z_]\w*)\s*(?:\[[^\][]*\]\s*)?(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g;

function assignedIn(text: string): readonly string[] {
  return [...text.matchAll(ASSIGNED)].map((found) => found[1] ?? found[2] ?? '');
}

/** Whether an arithmetic text assigns to a name that is code. */
export function codeNames(text: string): boolean {
  return assignedIn(text).some((name) => isCode(name));
}

/** Arithmetic only ever assigns integers. */
export function assignNumbers(text: string, state: State): void {
  if (text.length > MAX_TEXT) {
    state.forgetAll();
    return;
  }
  const sure = !/&&|\|\||\?/.test(text);
  for (const name of assignedIn(text)) {
    if (sure || (state.vars.has(name) && isQuietName(name, state)))
      state.set(name, { fields: [integer(text, null)], array: false });
    else state.drop(name);
  }
}

/** Whether a word is a variable's name, or an element of one whose subscript runs nothing. */
export function isName(field: Field, state: State): boolean {
  const found = /^[A-Za-z_]\w*(?:\[(.*)\])?$/s.exec(textOf(field) ?? '');
  if (found === null) return false;
  const index = found[1] ?? '0';
  return /^[@*]$/.test(index) || isQuiet(index, state);
}

/** A built-in sets the variable that a word names: to what is not known, or to `value`. */
export function setByName(field: Field, call: Call, machine: Machine, value: Field | null = null): void {
  const { state, item } = call;
  const name = /^[A-Za-z_]\w*/.exec(textOf(field) ?? '')?.[0];
  if (name === undefined || !isName(field, state)) {
    machine.sink.unknown(item, 'dynamic-code', field.word.span);
    state.forgetAll();
    return;
  }
  if (isCode(name)) machine.sink.unknown(item, 'environment-code', field.word.span);
  if (value === null || textOf(field) !== name) state.forget(name);
  else state.set(name, { fields: [value], array: false });
}

/** Words of a built-in that it evaluates as arithmetic. */
export function evaluateWord(field: Field, call: Call, machine: Machine): void {
  const text = textOf(field);
  const quiet = isQuietField(field, call.state);
  if (!quiet || (text !== null && codeNames(text)))
    machine.sink.unknown(call.item, 'dynamic-code', field.word.span);
  if (text !== null) assignNumbers(text, call.state);
}
