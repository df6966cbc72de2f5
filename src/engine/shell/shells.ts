// SPDX-License-Identifier: Apache-2.0
import { cmd } from './cmd.js';
import { emitPath } from './effects.js';
import { isText, literal, textOf, type Field } from './field.js';
import { runForeign, runHidden } from './hidden.js';
import { done, type Call, type Outcome } from './machine.js';
import { has, optionValue, parseWords } from './options.js';
import { targetsOf } from './path.js';
import {
  emitCommand,
  flowFromWriter,
  flowsAsCode,
  placeOf,
  runTable,
  type Handler,
  type Run,
} from './program.js';
import { powershell } from './powershell/launch.js';

/** `+x` switches an option off; `+o name` and `+O name` take a name. */
function withoutPlus(run: Run): Run {
  const words = run.call.argv.slice(1);
  if (!words.some((f) => /^\+[A-Za-z]/.test(f.word.prefix))) return run;
  const args = words.filter((f, i) => {
    const named = /^\+[oO]$/.test(words[i - 1]?.word.prefix ?? '');
    return !named && !/^\+[A-Za-z]/.test(f.word.prefix);
  });
  return { ...run, parsed: parseWords(args, run.table) };
}

/** `bash`, `sh` …: code in `-c`, in a file, or on standard input. */
const shell: Handler = (given) => {
  const run = withoutPlus(given);
  const { call, parsed } = run;
  const [first, ...rest] = parsed.operands;
  if (has(parsed, '--rcfile|--init-file')) {
    emitCommand(run);
    const file = optionValue(parsed, '--rcfile') ?? optionValue(parsed, '--init-file');
    if (file) sourced(file, run);
  }
  if (has(parsed, '-c')) {
    if (run.foreign) emitCommand(run);
    return runCode(first, run, newShell(run, rest));
  }
  if (has(parsed, '--version|--help')) {
    emitCommand(run);
    return done(call.state);
  }
  emitCommand(run);
  // `-n` reads a script without running it.
  if (first !== undefined && has(parsed, '-n') && !has(parsed, '-s')) {
    emitPath('read', first, 'entry', placeOf(run));
    return done(call.state);
  }
  if (first !== undefined && !has(parsed, '-s')) {
    sourced(first, run);
    return done(call.state);
  }
  return stdinAsCode(run);
};

/** Another shell with these words as `$0`, `$1` and on. */
function newShell({ call, parsed }: Run, words: readonly Field[]): Call['state'] {
  const state = call.state.fork();
  state.functions = new Map();
  state.aliases = new Map();
  state.positional = words.slice(1);
  state.zero = words[0] ?? null;
  // With `-O lastpipe` the last stage of a pipeline runs in the shell itself and may set what follows.
  if (parsed.options.some((o) => o.name === '-O' && textOf(o.value ?? undefined) !== 'extglob'))
    state.destabilise();
  return state;
}

/** Code from a word: what it does is walked; a word that is not known is noted as such. */
function runCode(code: Field | undefined, run: Run, state: Call['state']): Outcome {
  const { call, machine } = run;
  if (code === undefined) {
    emitCommand(run);
    return done(call.state);
  }
  if (code.word.kind !== 'literal') {
    emitCommand(run);
    machine.sink.unknown(call.item, 'dynamic-code', code.word.span);
    flowsAsCode(code.runs, run);
    return done(call.state);
  }
  if (code.runs.length > 0) flowsAsCode(code.runs, run);
  const ran = machine.code(code, { ...call, state });
  return { ...ran, ok: call.state, fail: call.state };
}

function stdinAsCode(run: Run): Outcome {
  const { call, machine } = run;
  const { input } = call;
  if (input === null) return done(call.state);
  for (const from of input.from) machine.sink.flow(from, call.item, 'code');
  if (input.text?.word.kind === 'literal') {
    machine.code(input.text, { ...call, state: newShell(run, []), input: null });
  } else {
    machine.sink.unknown(call.item, 'dynamic-code', call.span);
  }
  return done(call.state);
}

/** A file that runs as code: read, and walked when the line itself wrote it. */
function sourced(file: Field, run: Run): void {
  const { call, machine } = run;
  if (/^\/(?:dev\/(?:stdin$|fd\/)|proc\/[^/]+\/fd\/)/.test(file.word.prefix)) {
    flowsAsCode(file.runs, run);
    if (file.runs.length === 0 && /^\/(?:dev\/stdin|(?:dev|proc\/[^/]+)\/fd\/0)$/.test(file.word.text))
      stdinAsCode(run);
    else machine.sink.unknown(call.item, 'dynamic-code', file.word.span);
    return;
  }
  emitPath('read', file, 'entry', placeOf(run));
  if (file.word.kind !== 'literal') machine.sink.unknown(call.item, 'dynamic-code', file.word.span);
  flowsAsCode(file.runs, run);
  for (const target of targetsOf(file, 'entry', call.state).targets) {
    flowFromWriter(target.path, run);
    const text = machine.sink.writtenBy(target.path)?.text;
    if (text?.word.kind === 'literal') machine.code(text, { ...call, state: call.state.fork() }, true);
  }
}

const evaluate: Handler = (run) => {
  const { call, machine } = run;
  const words = run.parsed.operands;
  const only = words.length === 1 ? words[0] : undefined;
  const known = words.every((f) => f.word.kind === 'literal');
  if (known && words.length > 0) {
    const code = only ?? literal(words.map((f) => f.word.text).join(' '), call.span);
    flowsAsCode(
      words.flatMap((f) => f.runs),
      run,
    );
    return machine.code(code, call, true);
  }
  emitCommand(run);
  if (!known) machine.sink.unknown(call.item, 'dynamic-code', words[0]?.word.span ?? call.span);
  flowsAsCode(
    words.flatMap((f) => f.runs),
    run,
  );
  call.state.forgetAll();
  return done(call.state);
};

const source: Handler = (run) => {
  emitCommand(run);
  const file = run.parsed.operands[0];
  if (file !== undefined) sourced(file, run);
  run.call.state.forgetAll();
  return done(run.call.state);
};

/** `trap 'code' EXIT` runs its code later. */
const trap: Handler = (run) => {
  emitCommand(run);
  const [code, ...signals] = run.parsed.operands;
  if (code === undefined || signals.length === 0 || isText(code, '-') || isText(code, ''))
    return done(run.call.state);
  if (textOf(code) === null) run.machine.sink.unknown(run.call.item, 'dynamic-code', code.word.span);
  else
    for (const state of [run.call.state.fork(), laterState(run.call.state)])
      run.machine.code(code, { ...run.call, state, input: null }, true);
  // Any other signal may come between two commands, and its code change what they use.
  if (!signals.every((f) => /^(?:EXIT|0)$/.test(textOf(f) ?? ''))) run.call.state.destabilise();
  return done(run.call.state);
};

/** The state in which deferred code may find itself: whatever follows may have changed values, folder and functions. */
function laterState(now: Call['state']): Call['state'] {
  const later = now.fork();
  later.forgetAll();
  later.cwds = [];
  later.functions = new Map([...now.functions].map(([name, bodies]) => [name, [...bodies, null]]));
  return later;
}

/** Programs whose argument is shell code behind an option (`su -c`, `script -c`). */
function codeOption(groups: readonly string[], otherwise: Handler): Handler {
  return (run) => {
    const code = groups.map((group) => optionValue(run.parsed, group)).find((value) => value !== null);
    if (code === undefined || code === null) return otherwise(run);
    runTable(run);
    return runCode(code, run, run.call.state.fork());
  };
}

/** `runuser -u x -- cmd…` */
const otherUser: Handler = (run) => {
  if (!has(run.parsed, '-u') || run.parsed.operands.length === 0) return runTable(run);
  emitCommand(run);
  return run.machine.words(run.parsed.operands, { ...run.call, direct: true });
};

/** Editors that take their commands from standard input. */
const scripted: Handler = (run) => {
  const ran = runTable(run);
  if (run.call.input === null) return ran;
  run.machine.sink.unknown(run.call.item, 'dynamic-code', run.call.span);
  runForeign(run.call.input.text, placeOf(run), true);
  return ran;
};

/** `at`, `batch`: shell code from standard input, for later. */
const later: Handler = (run) => {
  const ran = runTable(run);
  const { call, machine } = run;
  if (call.input === null) return ran;
  machine.sink.unknown(call.item, 'dynamic-code', call.span);
  if (call.input.text !== null) runCode(call.input.text, { ...run, foreign: false }, call.state.fork());
  return ran;
};

/** `crontab -`: a command behind five fields in each line. */
const crontab: Handler = (run) => {
  const ran = scripted(run);
  const lines = (textOf(run.call.input?.text ?? undefined) ?? '').split('\n').slice(0, 16);
  for (const line of lines) {
    const command = /^\s*(?:@\w+|(?:[\d*/,A-Za-z-]+\s+){5})\s*(\S.*)$/.exec(line)?.[1];
    if (command !== undefined) runHidden(literal(command, run.call.span), placeOf(run));
  }
  return ran;
};

/** Programs that read shell code. */
export const SHELL_HANDLERS: { readonly [name: string]: Handler } = {
  ...Object.fromEntries(
    ['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'mksh', 'rbash', 'fish'].map((name) => [name, shell]),
  ),
  eval: evaluate,
  source,
  '.': source,
  trap,
  su: codeOption(['-c'], runTable),
  runuser: codeOption(['-c'], otherUser),
  ...Object.fromEntries(
    ['pwsh', 'pwsh.exe', 'powershell', 'powershell.exe'].map((name) => [name, powershell]),
  ),
  cmd,
  'cmd.exe': cmd,
  at: later,
  batch: later,
  crontab,
  ed: scripted,
  ex: scripted,
  script: codeOption(['-c'], runTable),
};
