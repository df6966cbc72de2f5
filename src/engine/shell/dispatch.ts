// SPDX-License-Identifier: Apache-2.0
import { BUILTIN_HANDLERS } from './builtins.js';
import { literal, textOf } from './field.js';
import { FILE_HANDLERS } from './files.js';
import { FIND_HANDLERS } from './find.js';
import { GIT_HANDLERS } from './git.js';
import { INTERPRETER_HANDLERS } from './interpreters.js';
import { launcherHandlers } from './launchers.js';
import { done, type Call, type Machine, type Outcome } from './machine.js';
import { MAKE_HANDLERS } from './makefile.js';
import { parseWords } from './options.js';
import { OUTPUT_HANDLERS } from './output.js';
import { PATCH_HANDLERS } from './patches.js';
import { baseName, normalise } from './path.js';
import {
  emitCommand,
  flowsAsCode,
  isForeign,
  programsOf,
  runTable,
  type Handler,
  type Run,
} from './program.js';
import { SHELL_HANDLERS } from './shells.js';
import type { Written } from './sink.js';
import { tableOf } from './tables/programs.js';
import { WRAPPER_HANDLERS } from './wrappers.js';
import { keepTexts, runWrittenProgram, runWrittenSources } from './written.js';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  [
    BUILTIN_HANDLERS,
    FILE_HANDLERS,
    FIND_HANDLERS,
    GIT_HANDLERS,
    INTERPRETER_HANDLERS,
    MAKE_HANDLERS,
    OUTPUT_HANDLERS,
    PATCH_HANDLERS,
    SHELL_HANDLERS,
    WRAPPER_HANDLERS,
    launcherHandlers(WRAPPER_HANDLERS),
  ].flatMap((handlers) => Object.entries(handlers)),
);

/** Finds out who runs, and hands the command to what knows that program. */
export function dispatch(call: Call, machine: Machine): Outcome {
  const text = textOf(call.argv[0]);
  if (text === null || text === '' || call.state.aliases.has(text)) return unknownProgram(call, machine);
  const name = text.includes('/') ? baseName(text) : text;
  const table = tableOf(name);
  const foreign = text.includes('/') && (!text.startsWith('/') || isForeign(normalise(text), machine));
  const run: Run = { call, machine, name, foreign, table, parsed: parseWords(call.argv.slice(1), table) };
  if (machine.sink.written.size === 0) return (HANDLERS.get(name) ?? runTable)(run);
  const before = new Map(machine.sink.written);
  const ran = (HANDLERS.get(name) ?? runTable)(run);
  afterWriting(run, before);
  return ran;
}

/** What the line wrote before may be what runs now. */
function afterWriting(run: Run, before: ReadonlyMap<string, Written>): void {
  keepTexts(run, before);
  const text = textOf(run.call.argv[0]) ?? '';
  if (text.includes('/'))
    for (const { path } of programsOf(text, run.call)) if (path !== null) runWrittenProgram(run, path);
  runWrittenSources(run);
}

function unknownProgram(call: Call, machine: Machine): Outcome {
  const parsed = parseWords(call.argv.slice(1), null);
  const run: Run = { call, machine, name: '', foreign: true, table: null, parsed };
  emitCommand(run);
  machine.sink.unknown(call.item, 'dynamic-program', call.argv[0].word.span);
  flowsAsCode(call.argv[0].runs, run);
  runAlias(run);
  return done(call.state);
}

/** What an alias of this line stands for, where the shell expands it. */
function runAlias({ call, machine }: Run): void {
  const name = textOf(call.argv[0]) ?? '';
  const text = call.state.aliases.get(name) ?? null;
  const words = call.argv.slice(1).map((f) => textOf(f));
  if (text === null || words.includes(null)) return;
  const quoted = words.map((w) => `'${(w ?? '').replaceAll("'", `'\\''`)}'`).join(' ');
  const state = call.state.fork();
  state.aliases = new Map([...state.aliases].filter(([other]) => other !== name));
  machine.code(literal(`${text} ${quoted}`, call.span), { ...call, state });
}
