// SPDX-License-Identifier: Apache-2.0
import type { Program, Word } from '../../core/facts.js';
import { firstDeceptive } from './deceptive.js';
import { type Place } from './effects.js';
import { emitTable } from './tableEffects.js';
import { textOf } from './field.js';
import { done, type Call, type Machine, type Outcome } from './machine.js';
import { invocationOf, parseWords, type Parsed } from './options.js';
import { absolute, baseName, normalise } from './path.js';
import type { ProgramTable } from './table.js';

/** A command whose program is known by name, ready for a handler. */
export interface Run {
  readonly call: Call;
  readonly machine: Machine;
  readonly name: string;
  /** Named by a path that anyone may have written: its name proves nothing. */
  readonly foreign: boolean;
  readonly table: ProgramTable | null;
  readonly parsed: Parsed;
}

export type Handler = (run: Run) => Outcome;

const OPEN_TO_ALL = ['/tmp', '/var/tmp', '/dev/shm', '/private/tmp', '/proc', '/dev/fd'];

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** Whether a path lies where the person or the agent may have put the program. */
export function isForeign(path: string, machine: Machine): boolean {
  return [machine.home, machine.workspace, ...OPEN_TO_ALL].some((folder) => isUnder(path, folder));
}

/** Who runs: a bare name is found in PATH, a path stands for itself. One for each folder it may mean. */
export function programsOf(name: string, call: Call): readonly Program[] {
  if (!name.includes('/')) return [{ kind: 'system', name, path: null }];
  const folders = name.startsWith('/') ? ['/'] : call.state.cwds;
  if (folders.length === 0) return [{ kind: 'unknown', name: baseName(name), path: null }];
  const paths = new Set(folders.map((folder) => normalise(absolute(name, folder))));
  return [...paths].map((path) => ({ kind: 'path', name: baseName(path), path }));
}

export function placeOf(run: Run): Place {
  return { item: run.call.item, state: run.call.state, machine: run.machine };
}

/** Notes the command itself, and what flows into it. */
export function emitCommand(run: Run): void {
  const { call, machine } = run;
  const { sink } = machine;
  const words = call.argv.map((field) => field.word);
  const invocation = invocationOf(run.parsed);
  const text = textOf(call.argv[0]);
  const { cwds } = call.state;
  const elsewhere = cwds.length !== 1 || cwds[0] !== machine.workspace;
  const programs: readonly Program[] =
    text === null ? [{ kind: 'unknown', name: call.argv[0].word.text, path: null }] : programsOf(text, call);
  for (const program of programs) {
    const argv = words as [Word, ...Word[]];
    sink.command({
      item: call.item,
      program,
      argv,
      invocation,
      ...(elsewhere ? { folders: [...cwds] } : {}),
      pipedTo: null,
      span: call.span,
    });
    if (program.kind === 'unknown') sink.unknown(call.item, 'dynamic-program', call.argv[0].word.span);
    if (program.path !== null) flowFromWriter(program.path, run);
    // Letters that only look like those of a known program.
    if (/[^\x20-\x7e]/.test(program.name) && firstDeceptive(program.name) === -1)
      sink.unknown(call.item, 'deceptive-characters', call.argv[0].word.span);
  }
  flowsInto(run);
}

/** `curl -o x … && ./x`: what was written earlier in the line now runs. */
export function flowFromWriter(path: string, run: Run): void {
  const written = run.machine.sink.writtenBy(path);
  if (written !== undefined) run.machine.sink.flow(written.item, run.call.item, 'code');
}

function flowsInto(run: Run): void {
  const { call, machine } = run;
  for (const from of call.input?.from ?? []) machine.sink.flow(from, call.item, 'stdin');
  for (const field of call.argv)
    for (const from of field.runs) machine.sink.flow(from, call.item, 'argument');
}

/** The output of these items runs as code in the command. */
export function flowsAsCode(runs: readonly number[], run: Run): void {
  for (const from of runs) run.machine.sink.flow(from, run.call.item, 'code');
}

/** Notes the command and what its table says of its words. */
export function runTable(run: Run): Outcome {
  emitCommand(run);
  if (run.table !== null) emitTable(run.parsed, placeOf(run), run.call.input !== null);
  return done(run.call.state);
}

/** The same command with its words read by another table. */
export function withTable(run: Run, table: ProgramTable): Run {
  return { ...run, table, parsed: parseWords(run.call.argv.slice(1), table) };
}
