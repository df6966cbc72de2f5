// SPDX-License-Identifier: Apache-2.0
import { literal, textOf, type Field } from './field.js';
import { done } from './machine.js';
import { emitCommand, type Handler, type Run } from './program.js';
import { setByName } from './quiet.js';

/** Options of built-ins that set names: those that take a value which is no name. */
const VALUES: { readonly [name: string]: RegExp } = {
  read: /^-[a-zA-Z]*[dinNptu]$/,
  mapfile: /^-[a-zA-Z]*[dnOsucC]$/,
  readarray: /^-[a-zA-Z]*[dnOsucC]$/,
};

/** The words that name variables. */
function namesOf(run: Run): readonly Field[] {
  const words = run.call.argv.slice(1);
  if (run.name === 'getopts') return words.slice(1, 2);
  const takes = VALUES[run.name];
  return words.filter((field, i) => {
    const before = textOf(words[i - 1]) ?? '';
    if (takes?.test(before) === true) return false;
    return !field.word.prefix.startsWith('-') || field.word.kind !== 'literal';
  });
}

/** `unset f` is about a function when there is no such variable. */
function undefine(name: string | null, texts: readonly string[], run: Run): void {
  const { state } = run.call;
  if (name === null || texts.some((text) => /^-[a-z]*f/.test(text))) state.undefine(name);
  else state.mayUndefine(name);
}

/** `read a b`, `mapfile a`, `unset a` …: afterwards these names are not known. */
export const forgets: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  const texts = call.argv.slice(1).map((f) => textOf(f) ?? '');
  for (const field of namesOf(run)) {
    if (run.name === 'unset') undefine(textOf(field), texts, run);
    setByName(field, call, machine);
  }
  for (const text of run.name === 'read' ? texts : []) {
    // `read -ax` names an array within the option.
    const glued = /^-[a-zA-Z]*?a(.+)$/.exec(text)?.[1];
    if (glued !== undefined) setByName(literal(glued, call.span), call, machine);
  }
  for (const name of ['REPLY', 'MAPFILE', 'OPTARG']) call.state.forget(name);
  // `mapfile -C code` calls code for each line.
  if (run.name !== 'read' && texts.some((text) => text.startsWith('-C')))
    machine.sink.unknown(call.item, 'dynamic-code', call.span);
  return done(call.state);
};
