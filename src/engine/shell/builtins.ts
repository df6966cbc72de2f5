// SPDX-License-Identifier: Apache-2.0
import { declare } from './declare.js';
import { forgets } from './naming.js';
import { literal, tail, textOf } from './field.js';
import { done, type Outcome } from './machine.js';
import { absolute, normalise } from './path.js';
import { emitCommand, runTable, type Handler, type Run } from './program.js';
import { evaluateWord, isName, setByName } from './quiet.js';

/** `cd`: afterwards the shell stands there, unless it failed. */
const cd: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  const words = call.argv.slice(1).filter((f) => !/^-[LPe@]+$/.test(f.word.prefix) && textOf(f) !== '--');
  if (words.length > 1) return done(call.state);
  const text = words[0] === undefined ? machine.home : textOf(words[0]);
  const to = folders(text, run);
  const moved = call.state.fork();
  moved.cwds = to;
  const surely = to.length === 1 && call.state.cwds.every((cwd) => surelyThere(to[0] ?? '', cwd, run));
  return { ok: moved, fail: surely ? null : call.state, output: null, listing: null };
};

function folders(text: string | null, run: Run): readonly string[] {
  if (text === null || text === '-' || text === '') return [];
  if (text.startsWith('/')) return [normalise(text)];
  const all = run.call.state.cwds.map((cwd) => normalise(absolute(text, cwd)));
  return [...new Set(all)];
}

/** A folder that exists because someone already stands in or below it. */
function surelyThere(folder: string, cwd: string, run: Run): boolean {
  const { home, workspace } = run.machine;
  const inside = folder === '/' ? '/' : `${folder}/`;
  return [cwd, home, workspace, '/tmp'].some((known) => known === folder || known.startsWith(inside));
}

const pushd: Handler = (run) => {
  const rotates = run.call.argv.length === 1 || /^[-+]\d+$/.test(run.call.argv[1]?.word.prefix ?? '');
  return rotates ? popd(run) : cd(run);
};

const popd: Handler = (run) => {
  emitCommand(run);
  const moved = run.call.state.fork();
  moved.cwds = [];
  return { ok: moved, fail: run.call.state, output: null, listing: null };
};

/** `wait -p x`: only `-p` sets a name. */
const wait: Handler = (run) => {
  emitCommand(run);
  const words = run.call.argv.slice(1);
  words.forEach((field, i) => {
    const glued = /^-[fn]*p(.+)$/s.exec(textOf(field) ?? '')?.[1];
    if (glued !== undefined) setByName(literal(glued, field.word.span), run.call, run.machine);
    const name = words[i + 1];
    if (/^-[fn]*p$/.test(textOf(field) ?? '') && name !== undefined) setByName(name, run.call, run.machine);
  });
  return done(run.call.state);
};

/** `test -v name`: the subscript of the name is evaluated. */
const test: Handler = (run) => {
  const ran = runTable(run);
  const { call, machine } = run;
  call.argv.forEach((field, i) => {
    const name = call.argv[i + 1];
    const named = /^-[vR]$/.test(textOf(field) ?? '') && name !== undefined && textOf(name) !== ']';
    if (named && !isName(name, call.state)) machine.sink.unknown(call.item, 'dynamic-code', name.word.span);
  });
  return ran;
};

/** `let x=1` */
const arithmetic: Handler = (run) => {
  emitCommand(run);
  for (const field of run.call.argv.slice(1)) evaluateWord(field, run.call, run.machine);
  return done(run.call.state);
};

const set: Handler = (run) => {
  emitCommand(run);
  const { call } = run;
  const words = call.argv.slice(1);
  let at = 0;
  for (; at < words.length; at++) {
    const text = words[at]?.word.prefix ?? '';
    if (text === '--') {
      call.state.positional = words.slice(at + 1);
      return done(call.state);
    }
    if (!/^[-+]\w/.test(text)) break;
    if (text.startsWith('-') && text.includes('e')) call.state.errexit = true;
    if (text.startsWith('+') && text.includes('e')) call.state.errexit = false;
    if (/^[-+]\w*o/.test(text)) at++;
  }
  if (at < words.length) call.state.positional = words.slice(at);
  return done(call.state);
};

const shift: Handler = (run) => {
  emitCommand(run);
  const { call } = run;
  const by = run.call.argv[1] === undefined ? 1 : Number(textOf(run.call.argv[1]) ?? NaN);
  call.state.positional = Number.isInteger(by) && by >= 0 ? (call.state.positional?.slice(by) ?? null) : null;
  return done(call.state);
};

const exit: Handler = (run): Outcome => {
  emitCommand(run);
  return { ok: null, fail: null, output: null, listing: null };
};

/** `return`, `break`, `continue`: what follows is looked at all the same, but may not have happened. */
const leaves: Handler = (run) => {
  emitCommand(run);
  if (run.machine.escaped.length < MAX_ESCAPES) run.machine.escaped.push(run.call.state.fork());
  else run.call.state.destabilise();
  return done(run.call.state);
};

const MAX_ESCAPES = 64;

/** `shopt -s lastpipe`: the last stage of a pipeline runs in this shell. */
const shopt: Handler = (run) => {
  emitCommand(run);
  if (run.call.argv.some((f) => textOf(f) === 'lastpipe' || textOf(f) === null)) run.call.state.destabilise();
  return done(run.call.state);
};

/** An alias may change what a later word runs. */
const alias: Handler = (run) => {
  emitCommand(run);
  for (const field of run.call.argv.slice(1)) {
    const name = /^([^=]+)=/.exec(field.word.prefix);
    if (name !== null) run.call.state.alias(name[1] ?? '', textOf(tail(field, name[0].length)));
  }
  return done(run.call.state);
};

/** Built-ins that let a name or key run other code later. */
const rebinds: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  const risky = { hash: /^-p/, enable: /^-f/, complete: /^-[CF]/, bind: /^-x/ }[run.name];
  if (risky !== undefined && call.argv.some((f) => risky.test(f.word.prefix)))
    machine.sink.unknown(call.item, 'environment-code', call.span);
  return done(call.state);
};

const yes: Handler = (run) => {
  emitCommand(run);
  return { ...done(run.call.state), output: literal('', run.call.span) };
};

/** The shell's own commands that change what it knows. */
export const BUILTIN_HANDLERS: { readonly [name: string]: Handler } = {
  cd,
  chdir: cd,
  pushd,
  popd,
  export: declare,
  declare,
  typeset: declare,
  local: declare,
  readonly: declare,
  read: forgets,
  mapfile: forgets,
  readarray: forgets,
  unset: forgets,
  getopts: forgets,
  let: arithmetic,
  wait,
  return: leaves,
  break: leaves,
  continue: leaves,
  shopt,
  test,
  '[': test,
  set,
  shift,
  exit,
  alias,
  hash: rebinds,
  enable: rebinds,
  complete: rebinds,
  bind: rebinds,
  true: yes,
  ':': yes,
};
