// SPDX-License-Identifier: Apache-2.0
import { isCode } from './environment.js';
import { literal, tail, textOf, type Field } from './field.js';
import { done, type Outcome } from './machine.js';
import { absolute, normalise } from './path.js';
import { emitCommand, type Handler, type Run } from './program.js';
import type { State } from './state.js';

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

/** `export A=b`, `declare`, `local` …: assignments by another name. */
const declare: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  for (const field of call.argv.slice(1)) {
    const name = /^([A-Za-z_]\w*)(\+?)=/.exec(field.word.prefix);
    if (name !== null) {
      if (isCode(name[1] ?? '')) machine.sink.unknown(call.item, 'environment-code', field.word.span);
      assign(call.state, name, field);
    } else if (field.word.kind !== 'literal') {
      call.state.forgetAll();
    }
  }
  // `declare -n` makes one name stand for another, `-i` evaluates: nothing is sure any more.
  if (call.argv.some((f) => /^-\w*[nialuA]/.test(f.word.prefix)) && run.name !== 'export')
    call.state.forgetAll();
  return done(call.state);
};

function assign(state: State, name: RegExpExecArray, field: Field): void {
  const [head, key = '', append] = name;
  if (field.word.kind !== 'literal' || append === '+') state.forget(key);
  else state.set(key, { fields: [{ ...tail(field, head.length) }], array: false });
}

/** `read a b`, `mapfile a`, `unset a` …: afterwards these names are not known. */
const forgets: Handler = (run) => {
  emitCommand(run);
  const { call } = run;
  for (const field of call.argv.slice(1)) {
    const text = textOf(field);
    if (text === null) call.state.forgetAll();
    else call.state.forget(text.replace(/\[.*$/, ''));
  }
  for (const name of ['REPLY', 'MAPFILE', 'OPTARG']) call.state.forget(name);
  // `mapfile -C code` calls code for each line.
  const callback = call.argv.findIndex((f) => f.word.prefix.startsWith('-C'));
  if (callback !== -1 && run.name !== 'read') run.machine.sink.unknown(call.item, 'dynamic-code', call.span);
  return done(call.state);
};

/** `let x=1`: arithmetic may assign to any name that it mentions. */
const arithmetic: Handler = (run) => {
  emitCommand(run);
  run.call.state.forgetAll();
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

/** An alias may change what a later word runs. */
const alias: Handler = (run) => {
  emitCommand(run);
  for (const field of run.call.argv.slice(1)) {
    const name = /^([^=]+)=/.exec(field.word.prefix);
    if (name !== null) run.call.state.alias(name[1] ?? '');
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
