// SPDX-License-Identifier: Apache-2.0
import type { Function as FunctionNode } from 'unbash';
import type { Field, Source } from './field.js';

/** A variable whose value is known; more or fewer than one field only for arrays. */
export interface Variable {
  readonly fields: readonly Field[];
  readonly array: boolean;
}

export interface FunctionBody {
  readonly body: FunctionNode['body'];
  readonly source: Source;
}

const MAX_CWDS = 4;
const MAX_NAMES = 200;

/**
 * What a shell knows at one point of a script. Folders where it may stand: several after `cd d; …`, since
 * `cd` may fail; none when unknown. A variable that is not listed is unknown, never empty.
 */
export class State {
  cwds: readonly string[];
  vars: ReadonlyMap<string, Variable> = new Map();
  functions: ReadonlyMap<string, readonly FunctionBody[]> = new Map();
  /** Names that `ln` made in this script, with what they stand for. */
  links: ReadonlyMap<string, string> = new Map();
  aliases: ReadonlySet<string> = new Set();
  /** `$1` and on; null when unknown. */
  positional: readonly Field[] | null = null;
  /** `set -e`: what follows a failed command does not run. */
  errexit = false;
  #owned: Map<string, Variable> | null = null;

  constructor(cwds: readonly string[]) {
    this.cwds = cwds;
  }

  fork(): State {
    const copy = new State(this.cwds);
    this.#owned = null;
    copy.vars = this.vars;
    copy.functions = this.functions;
    copy.links = this.links;
    copy.aliases = this.aliases;
    copy.positional = this.positional;
    copy.errexit = this.errexit;
    return copy;
  }

  set(name: string, value: Variable): void {
    if (this.vars.size < MAX_NAMES || this.vars.has(name)) this.#ownVars().set(name, value);
  }

  forget(name: string): void {
    if (!this.vars.has(name)) return;
    this.#ownVars().delete(name);
  }

  /** Forks share the map until one of them writes. */
  #ownVars(): Map<string, Variable> {
    if (this.#owned === null || this.#owned !== this.vars) {
      this.#owned = new Map(this.vars);
      this.vars = this.#owned;
    }
    return this.#owned;
  }

  /** Code that is not known ran in this shell. */
  forgetAll(): void {
    this.vars = new Map();
    this.positional = null;
  }

  define(name: string, body: FunctionBody): void {
    if (this.functions.size < MAX_NAMES) this.functions = new Map(this.functions).set(name, [body]);
  }

  link(name: string, target: string): void {
    if (this.links.size < MAX_NAMES) this.links = new Map(this.links).set(name, target);
  }

  alias(name: string): void {
    if (this.aliases.size < MAX_NAMES) this.aliases = new Set(this.aliases).add(name);
  }
}

/** What is known when either may have happened; null stands for a point that is never reached. */
export function join(a: State | null, b: State | null): State | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  const both = a.fork();
  both.cwds = joinCwds(a.cwds, b.cwds);
  if (a.vars !== b.vars) both.vars = common(a.vars, b.vars);
  if (a.functions !== b.functions) both.functions = joinFunctions(a.functions, b.functions);
  if (a.links !== b.links) both.links = new Map([...a.links, ...b.links]);
  if (a.aliases !== b.aliases) both.aliases = new Set([...a.aliases, ...b.aliases]);
  if (a.positional !== b.positional) both.positional = null;
  both.errexit = a.errexit && b.errexit;
  return both;
}

function joinCwds(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a === b || a.length === 0 || b.length === 0) return a.length === 0 ? a : b;
  const all = [...new Set([...a, ...b])];
  return all.length > MAX_CWDS ? [] : all;
}

function common(a: ReadonlyMap<string, Variable>, b: ReadonlyMap<string, Variable>): Map<string, Variable> {
  const vars = new Map<string, Variable>();
  for (const [name, value] of a) if (b.get(name) === value) vars.set(name, value);
  return vars;
}

function joinFunctions(a: State['functions'], b: State['functions']): Map<string, readonly FunctionBody[]> {
  const all = new Map(a);
  for (const [name, bodies] of b) all.set(name, [...new Set([...(a.get(name) ?? []), ...bodies])]);
  return all;
}
