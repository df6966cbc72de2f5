// SPDX-License-Identifier: Apache-2.0
import type { PathTarget, Span } from '../../../core/facts.js';
import type { Place } from '../effects.js';
import type { Field } from '../field.js';
import type { Machine } from '../machine.js';
import type { Sink } from '../sink.js';
import type { State } from '../state.js';
import type { Expr, Range, Script, Statement } from './ast.js';
import type { Value } from './value.js';

/** What comes through a pipe. */
export interface Piped {
  /** Items that write into it. */
  readonly items: readonly number[];
  readonly value: Value;
}

/** A PowerShell that runs, as cmdlets and members of objects see it. */
export interface Session {
  readonly machine: Machine;
  readonly sink: Sink;
  /** Holds the folders where it stands. */
  readonly state: State;
  readonly aliases: Map<string, string>;
  /** Folders to come back to. */
  readonly stack: (readonly string[])[];
  newItem(): number;
  placeOf(item: number): Place;
  /** The paths that a field surely names. */
  pathsOf(field: Field): readonly string[];
  targetsOf(field: Field, extent: PathTarget['extent']): readonly PathTarget[] | null;
  set(name: string, value: Value): void;
  forget(name: string): void;
  /** It may hold anything, whatever is assigned to it. */
  distrust(name: string): void;
  /** Notes a command by this name. */
  command(name: string, words: readonly Field[], span: Span): number;
  /** Runs words as a command. */
  program(words: readonly Field[], span: Span): Value;
  /** What an expression of the walk gives. */
  variable(expr: Extract<Expr, { kind: 'variable' }>): Value;
  script(script: Script): Value;
  statement(statement: Statement): Value;
  /** A block: walked for each thing that it runs for, or as it may run later. */
  block(script: Script): Value;
  /** Blocks among the arguments run now, for these values as `$_`. */
  withItem<T>(value: Value, run: () => T): T;
  /** Blocks among the arguments run later. */
  withLater<T>(run: () => T): T;
  readonly functions: ReadonlySet<string>;
  forgetAll(): void;
  span(range: Range): Span;
  raw(range: Range): string;
  /** Where an offset of the text stands in the call, when that is known. */
  baseOf(start: number): number | null;
  /** Runs values as code, in an item of their own or in that of a command. */
  code(values: readonly Value[], span: Span, raw: string, item?: number): Value;
}
