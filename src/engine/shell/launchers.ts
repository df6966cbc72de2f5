// SPDX-License-Identifier: Apache-2.0
// Tools of projects that run other programs: package managers, environments, cmake's small helpers.
import { emitPath, emitRole } from './effects.js';
import { literal, textOf, type Field } from './field.js';
import { INTERPRETER_HANDLERS } from './interpreters.js';
import { done, type Outcome } from './machine.js';
import { emitCommand, placeOf, runTable, type Handler, type Run } from './program.js';
import { CMAKE_TOOLS, LAUNCHERS, type Launcher } from './tables/launchers.js';
import { tableOf } from './tables/programs.js';

/** `uv run cmd…`: the tool, and the command after its verb. */
function launcher(how: Launcher): Handler {
  return (run) => {
    const ran = runTable(run);
    named(run);
    const words = commandOf(run.call.argv.slice(1), how);
    if (words !== null && words.length > 0) inner(words, run, how);
    return ran;
  };
}

function inner(words: readonly Field[], run: Run, how: Launcher): void {
  const { call, machine } = run;
  const name = textOf(words[0]);
  // `uv run x.py` is a script, and what runs packages only takes a program when its name is no package.
  if (name !== null && /\.py$/.test(name))
    emitPath('read', words[0] ?? literal('', null), 'entry', placeOf(run));
  else if (how.packages !== true || tableOf(name ?? '') !== null)
    machine.words(words, { ...call, state: call.state.fork(), direct: true });
}

/** The words after the verb and its options; null when the tool runs nothing of the line. */
function commandOf(args: readonly Field[], how: Launcher): readonly Field[] | null {
  if (how.verbs === '') return after(args, 0, how);
  const at = afterOptions(args, 0, how);
  const verb = textOf(args[at]) ?? '';
  const each = verb === `${how.nested ?? ''}s` ? args.findIndex((f) => textOf(f) === 'exec') : -1;
  if (each !== -1) return after(args, each + 1, how);
  if (verb === how.nested) return commandOf(args.slice(at + 2), how);
  if (how.verbs.split(' ').includes(verb)) return after(args, at + 1, how);
  return runsAnyName(verb, how) ? args.slice(at) : null;
}

function runsAnyName(verb: string, how: Launcher): boolean {
  return how.own !== undefined && !how.own.split(' ').includes(verb) && tableOf(verb) !== null;
}

function after(args: readonly Field[], from: number, how: Launcher): readonly Field[] {
  const dash = args.findIndex((f, i) => i >= from && textOf(f) === '--');
  if (how.dash === true && dash !== -1) return args.slice(dash + 1);
  return args.slice(afterOptions(args, from, how));
}

function afterOptions(args: readonly Field[], from: number, how: Launcher): number {
  const valued = how.valued?.split(' ') ?? [];
  let at = from;
  for (; args[at]?.word.prefix.startsWith('-') === true; at++) {
    const text = args[at]?.word.prefix ?? '';
    if (text === '--') return at + 1;
    if (valued.includes(text)) at++;
  }
  return at;
}

const ADDRESS = /^(?:[A-Za-z][\w.-]*=)?(?:-[^=]*=)?(?=(?:git\+)?(?:https?|ssh|git|ftp|oci):\/\/)/;

/** Addresses among the words of a program that would fetch them. */
function named(run: Run): void {
  for (const field of run.call.argv.slice(1)) {
    const found = ADDRESS.exec(field.word.prefix);
    if (found === null || field.word.kind !== 'literal' || /\s/.test(field.word.text)) continue;
    const url = field.word.text.slice(found[0].length).replace(/^git\+/, '');
    emitRole('url', literal(url, field.word.span), 'entry', placeOf(run));
  }
}

/** Interpreters and tools that take code or manifests from an address. */
function fetching(handler: Handler): Handler {
  return (run) => {
    const ran = handler(run);
    named(run);
    return ran;
  };
}

/** `bun exec 'a; b'` is read by a shell. */
const bun: Handler = (run) => {
  const [verb, ...rest] = run.parsed.operands;
  if (textOf(verb) !== 'exec') return (INTERPRETER_HANDLERS['bun'] ?? runTable)(run);
  const ran = runTable(run);
  const { call, machine } = run;
  if (rest.every((f) => textOf(f) !== null))
    machine.code(
      rest.length === 1 && rest[0] ? rest[0] : literal(rest.map((f) => f.word.text).join(' '), call.span),
      {
        ...call,
        state: call.state.fork(),
        input: null,
      },
    );
  else machine.sink.unknown(call.item, 'dynamic-code', call.span);
  return ran;
};

/** `cmake -E rm x` is `rm x`. */
const cmake: Handler = (run): Outcome => {
  const { call, machine } = run;
  const at = call.argv.findIndex((f) => textOf(f) === '-E');
  if (at === -1) return runTable(run);
  emitCommand(run);
  const as = CMAKE_TOOLS.get(textOf(call.argv[at + 1]) ?? '');
  if (as === undefined)
    machine.sink.unknown(call.item, 'dynamic-argument', call.argv[at + 1]?.word.span ?? call.span);
  else if (as !== '') {
    const words = as.split(' ').map((word) => literal(word, call.argv[at + 1]?.word.span ?? null));
    machine.words([...words, ...call.argv.slice(at + 2)], {
      ...call,
      state: call.state.fork(),
      direct: true,
    });
  }
  return done(call.state);
};

/** HTTPie: `http [METHOD] HOST[:PORT][/PATH] ITEM…`. */
const httpie: Handler = (run) => {
  const ran = runTable(run);
  for (const field of addresses(run.parsed.operands)) address(field, run);
  for (const field of run.parsed.operands) {
    const text = textOf(field) ?? '';
    const from = /^(?:[^@\s]*(?:=|:=))?@|^[\w.-]+@(?=[./~\w])/.exec(text);
    if (from !== null)
      emitRole('read', literal(text.slice(from[0].length), field.word.span), 'entry', placeOf(run));
  }
  return ran;
};

/** The first word, unless it is a method; the second, when it may be. */
function addresses(operands: readonly Field[]): readonly Field[] {
  const [first, second] = operands;
  if (first === undefined) return [];
  const text = textOf(first) ?? '';
  if (second === undefined || !/^[A-Za-z]+$/.test(text)) return [first];
  const both = /[=@]/.test(textOf(second) ?? '') ? [first] : [first, second];
  return /^[A-Z]+$/.test(text) ? [second] : both;
}

function address(field: Field, run: Run): void {
  const text = textOf(field) ?? '';
  const place = placeOf(run);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || textOf(field) === null) emitRole('url', field, 'entry', place);
  else if (!text.startsWith(':') && !text.startsWith('/'))
    emitRole('host', literal(text.replace(/[/?#].*$/s, ''), field.word.span), 'entry', place);
}

/** Handlers of these tools; `before` are those of the same programs that run as well. */
export function launcherHandlers(before: { readonly [name: string]: Handler }): {
  readonly [name: string]: Handler;
} {
  const containers = ['docker', 'podman', 'nerdctl', 'kubectl', 'oc'];
  const plain = ['helm', 'terraform', 'tofu', 'pipx'];
  const interpreters = ['deno', 'tsx', 'node', 'nodejs'];
  return {
    ...Object.fromEntries([...LAUNCHERS].map(([name, how]) => [name, launcher(how)])),
    ...Object.fromEntries(containers.map((name) => [name, fetching(before[name] ?? runTable)])),
    ...Object.fromEntries(plain.map((name) => [name, fetching(runTable)])),
    ...Object.fromEntries(
      interpreters.map((name) => [name, fetching(INTERPRETER_HANDLERS[name] ?? runTable)]),
    ),
    bun: fetching(bun),
    cmake,
    http: httpie,
    https: httpie,
  };
}
