// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span } from '../../core/facts.js';
import type { Script } from 'unbash';
import type { Field, Source } from './field.js';
import type { Sink } from './sink.js';
import type { State } from './state.js';

/** What a command finds on its standard input. */
export interface Input {
  /** Items that write into it. */
  readonly from: readonly number[];
  /** All of it, when known. */
  readonly text: Field | null;
  /** The paths that it lists, when it is a list of paths (`find … |`). */
  readonly listing: readonly PathTarget[] | null;
}

/** How a command leaves the shell: state after success and after failure, and what it printed. */
export interface Outcome {
  readonly ok: State | null;
  readonly fail: State | null;
  readonly output: Field | null;
  readonly listing: readonly PathTarget[] | null;
}

export function done(state: State, output: Field | null = null): Outcome {
  return { ok: state, fail: state, output, listing: null };
}

/** Where code is read: its text, the shell around it, its standard input. */
export interface Scope {
  readonly source: Source;
  readonly state: State;
  readonly input: Input | null;
}

/** One command about to run: its words, and where it stands. */
export interface Call {
  readonly argv: readonly [Field, ...Field[]];
  readonly item: number;
  readonly state: State;
  readonly input: Input | null;
  readonly span: Span;
  /** Called through `command`, `env`, `xargs` …: functions and aliases do not apply. */
  readonly direct: boolean;
}

/** What handlers of single programs may ask of the walk over the whole script. */
export interface Machine {
  readonly sink: Sink;
  /** The states in which `return`, `break` and `continue` left what they stand in. */
  readonly escaped: State[];
  readonly home: string;
  readonly workspace: string;
  /** Runs words as a command in place of `call`'s own. */
  words(argv: readonly Field[], call: Call): Outcome;
  /** Runs a field as shell code in the state of `call`: in another shell, or in this one (`own`). */
  code(code: Field, call: Call, own?: boolean): Outcome;
  /** Evaluates a text as arithmetic: substitutions run, assignments are made. */
  calculate(text: string, at: { readonly pos: number; readonly end: number }, scope: Scope): void;
  /** Walks a script that was parsed as part of a word. */
  substitution(script: Script, scope: Scope): Outcome;
}
