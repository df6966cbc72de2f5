// SPDX-License-Identifier: Apache-2.0
// What `make` runs, where the line itself says so: a makefile from standard input, or one that it wrote before.
import { literal, textOf } from './field.js';
import { runForeign } from './hidden.js';
import { optionValue } from './options.js';
import { absolute, normalise } from './path.js';
import { placeOf, runTable, type Handler, type Run } from './program.js';

const NAMES = ['GNUmakefile', 'makefile', 'Makefile'];

const make: Handler = (run) => {
  const ran = runTable(run);
  // What stands beside the recipes is code of another language.
  if (fromInput(run)) runForeign(run.call.input?.text ?? null, placeOf(run), true);
  const text = makefileOf(run);
  const lines = text === null ? [] : recipesOf(text);
  for (const line of lines.slice(0, MAX_RECIPES)) walk(line, run);
  // SECURITY: what is not looked at may be anything.
  if (lines.length > MAX_RECIPES) run.machine.sink.overLimit();
  return ran;
};

function fromInput({ parsed }: Run): boolean {
  return /^(?:-|\/dev\/(?:stdin|fd\/0))$/.test(optionValue(parsed, '-f')?.word.prefix ?? '');
}

function makefileOf(run: Run): string | null {
  const { call, machine, parsed } = run;
  if (fromInput(run)) return textOf(call.input?.text ?? undefined);
  const given = textOf(optionValue(parsed, '-f') ?? undefined);
  for (const cwd of call.state.cwds)
    for (const name of given === null ? NAMES : [given]) {
      const written = machine.sink.writtenBy(normalise(absolute(name, cwd)));
      if (written === undefined) continue;
      machine.sink.flow(written.item, call.item, 'code');
      return textOf(written.text ?? undefined);
    }
  return null;
}

const MAX_RECIPES = 100;

/** Lines of recipes, and what the makefile runs while it is read. Variables of make stay as they are. */
function recipesOf(text: string): readonly string[] {
  const joined = text.replace(/\\\n\t?/g, ' ');
  const recipes = [...joined.matchAll(/(?:^\t|^[^\t\n#=;]*:[^\n=;]*;)[ \t]*[@+-]*([^\n]*)/gm)].map(
    (m) => m[1] ?? '',
  );
  const read = [...joined.matchAll(/\$[({]shell\s+([^\n]*)[)}]|!=[ \t]*([^\n]*)/g)].map(
    (m) => m[1] ?? m[2] ?? '',
  );
  return [...recipes, ...read].map((line) => line.replaceAll('$$', () => '$'));
}

function walk(line: string, run: Run): void {
  const { call, machine } = run;
  if (line.trim() === '') return;
  const state = call.state.fork();
  state.forgetAll();
  machine.code(literal(line, call.span), { ...call, state, input: null });
}

/** `make`, by its names. */
export const MAKE_HANDLERS: { readonly [name: string]: Handler } = { make, gmake: make };
