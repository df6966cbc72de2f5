// SPDX-License-Identifier: Apache-2.0
import { emitRole } from './effects.js';
import { emitOptions } from './tableEffects.js';
import { literal, tail, textOf, unresolved, type Field } from './field.js';
import { setCode } from './hidden.js';
import { done, type Call, type Outcome } from './machine.js';
import { has, optionValue } from './options.js';
import { absolute, normalise } from './path.js';
import { emitCommand, placeOf, runTable, type Handler, type Run } from './program.js';
import { WRAPPERS, type Wrapper } from './tables/wrappers.js';

/** Runs a wrapper: what it runs counts, and the wrapper as well when its table says so. */
function wrapper(how: Wrapper): Handler {
  return (run) => {
    const { call, machine } = run;
    if (how.plain !== undefined && has(run.parsed, how.plain)) return runTable(run);
    emitOptions(run.parsed, placeOf(run));
    const operands = run.parsed.operands.slice(how.skip ?? 0);
    const rest = how.assignments === true ? withoutAssignments(operands, run) : operands;
    if (rest.length === 0) return runTable(run);
    if (how.also === true || run.foreign) emitCommand(run);
    const inner: Call = { ...call, state: inFolder(run, how), direct: true };
    const ran = machine.words(rest, inner);
    return { ...ran, ok: call.state, fail: call.state };
  };
}

function withoutAssignments(operands: readonly Field[], run: Run): readonly Field[] {
  // `env -` is `env -i`.
  let at = run.name === 'env' && textOf(operands[0]) === '-' ? 1 : 0;
  for (; at < operands.length; at++) {
    const name = /^([A-Za-z_]\w*)=/.exec(operands[at]?.word.prefix ?? '');
    if (name === null) break;
    const field = operands[at];
    if (field !== undefined) setCode(name[1] ?? '', tail(field, name[0].length), placeOf(run));
  }
  return operands.slice(at);
}

function inFolder(run: Run, how: Wrapper): Call['state'] {
  const folder = how.folder === undefined ? null : optionValue(run.parsed, how.folder);
  const state = run.call.state.fork();
  if (folder === null) return state;
  const text = textOf(folder);
  state.cwds = text === null ? [] : state.cwds.map((cwd) => normalise(absolute(text, cwd)));
  if (text?.startsWith('/') === true) state.cwds = [normalise(text)];
  return state;
}

/** `env -S 'cmd args'` splits one word into a command line of its own. */
const env: Handler = (run) => {
  const split = optionValue(run.parsed, '-S');
  if (split === null) return wrapper(WRAPPERS.get('env') ?? {})(run);
  if (textOf(split) === null || run.parsed.operands.length > 0) {
    emitCommand(run);
    run.machine.sink.unknown(run.call.item, 'dynamic-code', split.word.span);
    return done(run.call.state);
  }
  const state = run.call.state.fork();
  const ran = run.machine.code(split, { ...run.call, state });
  return { ...ran, ok: run.call.state, fail: run.call.state };
};

/** `xargs`: what it runs gets more words from standard input. */
const xargs: Handler = (run) => {
  const { call, machine, parsed } = run;
  emitOptions(run.parsed, placeOf(run));
  const command = parsed.operands.length === 0 ? [literal('echo', call.span)] : parsed.operands;
  const more = fromInput(run);
  const replaced = optionValue(parsed, '-I') ?? (has(parsed, '-i') ? literal('{}', null) : null);
  if (run.foreign) emitCommand(run);
  const mark = textOf(replaced ?? undefined);
  const words =
    mark === null ? [...command, ...more] : command.map((field) => substituted(field, mark, more));
  const state = call.state.fork();
  const ran = machine.words(words, {
    ...call,
    argv: [command[0] ?? call.argv[0], ...words.slice(1)],
    state,
    direct: true,
  });
  return { ...ran, ok: call.state, fail: call.state };
};

/** Options that do not change which words the command gets in the end. */
const PLAIN_XARGS: ReadonlySet<string> = new Set(
  '-0 --null -n --max-args -P --max-procs -t --verbose -r --no-run-if-empty'.split(' '),
);

function fromInput(run: Run): readonly Field[] {
  const { input, span } = run.call;
  const text = input?.text?.word.kind === 'literal' ? input.text.word.text : null;
  const zero = has(run.parsed, '-0');
  const simple = text !== null && text.length < 4096 && (zero || !/['"\\]/.test(text));
  if (simple && run.parsed.options.every((o) => PLAIN_XARGS.has(o.name)))
    return text
      .split(zero ? '\0' : /\s+/)
      .filter((w) => w !== '')
      .map((w) => literal(w, span));
  const field = unresolved('{}', '', span);
  return [input?.listing ? { ...field, targets: input.listing } : field];
}

/** `-I{}`: the mark inside a word makes that word unknown; the mark alone is the word from the input. */
function substituted(field: Field, mark: string, more: readonly Field[]): Field {
  const text = textOf(field);
  if (text === null || mark === '' || !text.includes(mark)) return field;
  const first = more[0];
  if (text === mark && first !== undefined) return first;
  return unresolved(text, text.slice(0, text.indexOf(mark)), field.word.span);
}

/** `ssh host command…`: a command, and the command that it runs elsewhere. */
const ssh: Handler = (run) => {
  emitCommand(run);
  emitOptions(run.parsed, placeOf(run));
  const place = placeOf(run);
  const [host, ...rest] = run.parsed.operands;
  if (host === undefined) return done(run.call.state);
  emitRole('host', host, 'entry', place);
  return elsewhere(rest, run);
};

/** The words are joined and read by a shell on another machine, in a folder that is not known. */
function elsewhere(words: readonly Field[], run: Run): Outcome {
  const { call, machine } = run;
  const input = call.input?.text;
  // Without a command the other shell reads standard input.
  if (words.length === 0) return input?.word.kind === 'literal' ? elsewhere([input], run) : done(call.state);
  const known = words.every((w) => w.word.kind === 'literal');
  if (!known) {
    machine.sink.unknown(call.item, 'dynamic-code', words[0]?.word.span ?? call.span);
    return done(call.state);
  }
  const only = words.length === 1 ? words[0] : undefined;
  const code = only ?? literal(words.map((w) => w.word.text).join(' '), call.span);
  const state = call.state.fork();
  state.forgetAll();
  state.cwds = [];
  machine.code(code, { ...call, state, input: null });
  return done(call.state);
}

/** `watch 'ls | wc'`: the words are joined and given to `sh -c`. */
const watch: Handler = (run) => {
  if (has(run.parsed, '-x')) return wrapper({})(run);
  if (run.parsed.operands.length === 0) return runTable(run);
  if (run.foreign) emitCommand(run);
  const { call, machine } = run;
  const words = run.parsed.operands;
  const only = words.length === 1 ? words[0] : undefined;
  if (!words.every((w) => w.word.kind === 'literal')) {
    emitCommand(run);
    machine.sink.unknown(call.item, 'dynamic-code', words[0]?.word.span ?? call.span);
    return done(call.state);
  }
  machine.code(only ?? literal(words.map((w) => w.word.text).join(' '), call.span), {
    ...call,
    state: call.state.fork(),
  });
  return done(call.state);
};

/** `docker exec c cmd…`, `kubectl exec p -- cmd…`: a command, and the command inside the container. */
const container: Handler = (run) => {
  const ran = runTable(run);
  const { parsed, call, machine } = run;
  const exec = parsed.subs.includes('exec') || parsed.subs.includes('run');
  if (!exec) return ran;
  const own = parsed.operands.slice(parsed.subs.length);
  const dash = parsed.afterDash === null ? null : parsed.operands.slice(parsed.afterDash);
  const inner = run.name === 'kubectl' || run.name === 'oc' ? (dash ?? own.slice(1)) : own.slice(1);
  if (inner.length === 0) return ran;
  const state = call.state.fork();
  state.forgetAll();
  state.cwds = [];
  machine.words(inner, { ...call, state, direct: true });
  return ran;
};

/** `parallel cmd ::: args`: the command gets words from the line or from standard input. */
const parallel: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  emitOptions(run.parsed, placeOf(run));
  const words = run.parsed.operands;
  const mark = words.findIndex((f) => /^:::?:?\+?$/.test(f.word.prefix));
  const command = mark === -1 ? words : words.slice(0, mark);
  const args = mark === -1 ? [unresolved('{}', '', call.span)] : words.slice(mark + 1);
  const text = textOf(command[0]);
  const inner: Call = { ...call, state: call.state.fork(), input: null, direct: true };
  // The words are joined and read by a shell, arguments included.
  if (command.length === 0 || text === null || command.some((f) => f.word.kind !== 'literal'))
    machine.sink.unknown(call.item, 'dynamic-code', call.span);
  else if (command.length === 1 && /[\s;|&$`]/.test(text))
    parallelCode(command[0] ?? call.argv[0], args, run);
  else machine.words([...command.filter((f) => textOf(f) !== '{}').map(marked), ...args], inner);
  return done(call.state);
};

const MARK = /\{[#%./]*\d*[./]*\}/;

/** What stands for an argument within a word: the word is known up to there. */
function marked(field: Field): Field {
  const text = textOf(field) ?? '';
  const at = text.search(MARK);
  return at === -1 ? field : unresolved(text, text.slice(0, at), field.word.span);
}

const MAX_PARALLEL = 16;

/** `parallel 'rm -r {}' ::: a b`: the code runs once for each argument, which is put into it as one word. */
function parallelCode(code: Field, args: readonly Field[], run: Run): void {
  const { call, machine } = run;
  const text = textOf(code) ?? '';
  const whole = MARK.test(text) ? text : `${text} {}`;
  const inner = (): Call => ({ ...call, state: call.state.fork(), input: null, direct: true });
  const known = args.slice(0, MAX_PARALLEL).flatMap((f) => textOf(f) ?? []);
  for (const arg of known) {
    const word = `'${arg.replaceAll("'", "'\\''")}'`;
    machine.code(
      literal(
        whole.replaceAll(new RegExp(MARK, 'g'), () => word),
        code.word.span,
      ),
      inner(),
    );
  }
  if (known.length === args.length) return;
  machine.sink.unknown(call.item, 'dynamic-argument', code.word.span);
  machine.code(code, inner());
}

/** `flock FILE cmd…`, `flock FILE -c code`. */
const flock: Handler = (run) => {
  emitCommand(run);
  emitOptions(run.parsed, placeOf(run));
  const { call, machine } = run;
  const [file, first, ...rest] = run.parsed.operands;
  if (file !== undefined && !/^\d+$/.test(textOf(file) ?? '')) emitRole('write', file, 'entry', placeOf(run));
  const inner: Call = { ...call, state: call.state.fork(), direct: true };
  if (first === undefined) return done(call.state);
  if (/^(?:-c|--command)$/.test(textOf(first) ?? ''))
    emitRole('code', rest[0] ?? literal('', null), 'entry', placeOf(run));
  else machine.words([first, ...rest], inner);
  return done(call.state);
};

/** `nix develop -c cmd args`: all that follows is the command. */
const nix: Handler = (run) => {
  const { call, machine, parsed } = run;
  const at = call.argv.findIndex((field, i) => i > 1 && /^(?:-c|--command)$/.test(textOf(field) ?? ''));
  const [program, ...before] = call.argv.slice(0, Math.max(at, 0));
  if (program === undefined || !/^(?:develop|shell)$/.test(parsed.subs[0] ?? '')) return runTable(run);
  const state = call.state.fork();
  machine.words([program, ...before], { ...call, state });
  machine.words(call.argv.slice(at + 1), { ...call, state: state.fork(), direct: true });
  return done(call.state);
};

/** `busybox rm …` is `rm …`. */
const multicall: Handler = (run) => {
  const rest = run.call.argv.slice(1);
  const first = textOf(rest[0]);
  if (first === null || first.startsWith('-')) return runTable(run);
  if (run.foreign) emitCommand(run);
  return run.machine.words(rest, { ...run.call, direct: true });
};

/** Programs that run other programs. */
export const WRAPPER_HANDLERS: { readonly [name: string]: Handler } = {
  ...Object.fromEntries([...WRAPPERS].map(([name, how]) => [name, wrapper(how)])),
  env,
  xargs,
  ssh,
  watch,
  docker: container,
  podman: container,
  nerdctl: container,
  kubectl: container,
  oc: container,
  parallel,
  flock,
  nix,
  busybox: multicall,
  toybox: multicall,
};
