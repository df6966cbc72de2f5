// SPDX-License-Identifier: Apache-2.0
import type { Function as FunctionNode } from 'unbash';
import { integer, textOf, type Field, type Source } from './field.js';

/** A variable whose value is known; more or fewer than one field only for arrays. */
export interface Variable {
  readonly fields: readonly Field[];
  readonly array: boolean;
}

export interface FunctionBody {
  readonly body: FunctionNode['body'];
  readonly source: Source;
}

/** `lost`: what the name holds can no longer be told. */
export type Special = 'integer' | 'reference' | 'keyed' | 'lost';

const MAX_CWDS = 4;
const MAX_NAMES = 200;

/**
 * What a shell knows at one point of a script. Folders where it may stand: several after `cd d; …`, since
 * `cd` may fail; none when unknown. A variable that is not listed is unknown, never empty.
 */
export class State {
  cwds: readonly string[];
  vars: ReadonlyMap<string, Variable> = new Map();
  /** Names that may hold what is not known; a name that is neither here nor in `vars` was never set. */
  tainted: ReadonlySet<string> = new Set();
  /** Any name may hold what is not known. */
  allTainted = false;
  /** Names that do not simply hold what is assigned: `declare -i`, `-n`, `-A`, or changed from elsewhere. */
  special: ReadonlyMap<string, Special> = new Map();
  /** What runs at any time may change variables (`trap … DEBUG`, `lastpipe`): none is believed. */
  unstable = false;
  /** Names that the function that runs made its own; null outside of functions. */
  locals: ReadonlySet<string> | null = null;
  /** Null among the bodies: the name may as well be no function. */
  functions: ReadonlyMap<string, readonly (FunctionBody | null)[]> = new Map();
  /** Names that `ln` made in this script, with what they stand for. */
  links: ReadonlyMap<string, string> = new Map();
  /** Names of aliases with what they stand for; null when that is not known. */
  aliases: ReadonlyMap<string, string | null> = new Map();
  /** `$1` and on; null when unknown. */
  positional: readonly Field[] | null = null;
  /** `$0`; null when unknown. */
  zero: Field | null = null;
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
    copy.tainted = this.tainted;
    copy.allTainted = this.allTainted;
    copy.unstable = this.unstable;
    copy.locals = this.locals;
    copy.special = this.special;
    copy.functions = this.functions;
    copy.links = this.links;
    copy.aliases = this.aliases;
    copy.positional = this.positional;
    copy.zero = this.zero;
    copy.errexit = this.errexit;
    return copy;
  }

  set(name: string, value: Variable): void {
    const special = this.special.get(name);
    if (special === 'reference') this.forgetAll();
    else if (this.unstable || special === 'integer' || special === 'lost') this.forget(name);
    else if (this.vars.size < MAX_NAMES || this.vars.has(name)) this.#ownVars().set(name, value);
    else this.forget(name);
  }

  /** It holds something that is not known. */
  forget(name: string): void {
    if (this.special.get(name) === 'reference') this.forgetAll();
    this.drop(name);
    this.taint(name);
  }

  /** `local`: when the function ends, the name is again what it was before. */
  makeLocal(name: string): void {
    if (this.locals !== null) this.locals = new Set(this.locals).add(name);
  }

  /** The function that was called in `caller` ends. */
  returnTo(caller: State): void {
    for (const name of this.locals ?? []) this.#restore(name, caller);
    this.locals = caller.locals;
    this.positional = caller.positional;
  }

  #restore(name: string, caller: State): void {
    const before = caller.vars.get(name);
    if (this.special.get(name) === 'lost') {
      this.forget(name);
      return;
    }
    const special = new Map(this.special);
    const was = caller.special.get(name);
    if (was === undefined) special.delete(name);
    else special.set(name, was);
    this.special = special;
    if (before !== undefined && !this.unstable) this.#ownVars().set(name, before);
    else this.drop(name);
    if (caller.tainted.has(name) || caller.allTainted) this.taint(name);
  }

  /** From here on no variable is believed. */
  destabilise(): void {
    this.unstable = true;
    this.forgetAll();
  }

  /** It changes while a loop runs: an integer may be another integer. */
  widen(name: string): void {
    const variable = this.vars.get(name);
    if (variable !== undefined && isInteger(variable)) this.set(name, someInteger(variable));
    else this.forget(name);
  }

  /** What it holds is no longer known, but it is nothing worse than it was. */
  drop(name: string): void {
    if (this.vars.has(name)) this.#ownVars().delete(name);
  }

  taint(name: string): void {
    if (this.tainted.size >= MAX_NAMES) this.allTainted = true;
    else if (!this.tainted.has(name)) this.tainted = new Set(this.tainted).add(name);
  }

  mark(name: string, special: Special): void {
    if (this.special.size >= MAX_NAMES) this.allTainted = true;
    else this.special = new Map(this.special).set(name, special);
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
    this.allTainted = true;
    this.positional = null;
    if (this.functions.size > 0) this.undefine(null);
  }

  define(name: string, body: FunctionBody): void {
    if (this.functions.size < MAX_NAMES || this.functions.has(name))
      this.functions = new Map(this.functions).set(name, [body]);
  }

  /** `unset -f name`; without a name any function may be gone. */
  undefine(name: string | null): void {
    const functions = new Map(this.functions);
    if (name === null)
      for (const [key, bodies] of functions) functions.set(key, [...new Set([...bodies, null])]);
    else functions.delete(name);
    this.functions = functions;
  }

  /** A function of this name may be gone. */
  mayUndefine(name: string): void {
    const bodies = this.functions.get(name);
    if (bodies !== undefined && !bodies.includes(null))
      this.functions = new Map(this.functions).set(name, [...bodies, null]);
  }

  link(name: string, target: string): void {
    if (this.links.size < MAX_NAMES) this.links = new Map(this.links).set(name, target);
  }

  alias(name: string, text: string | null): void {
    const known = this.aliases.has(name) && this.aliases.get(name) !== text ? null : text;
    if (this.aliases.size < MAX_NAMES) this.aliases = new Map(this.aliases).set(name, known);
  }
}

/** What is known when either may have happened; null stands for a point that is never reached. */
export function join(a: State | null, b: State | null): State | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  const both = a.fork();
  both.cwds = joinCwds(a.cwds, b.cwds);
  both.allTainted = a.allTainted || b.allTainted;
  both.unstable = a.unstable || b.unstable;
  joinLocals(both, a, b);
  both.tainted = union(a.tainted, b.tainted);
  if (a.vars !== b.vars) joinVars(both, a.vars, b.vars);
  if (a.functions !== b.functions) both.functions = joinFunctions(a.functions, b.functions);
  if (a.links !== b.links) both.links = new Map([...a.links, ...b.links]);
  both.aliases = joinAliases(a.aliases, b.aliases);
  if (a.positional !== b.positional || a.zero !== b.zero) losePositional(both);
  both.errexit = a.errexit && b.errexit;
  return both;
}

function joinCwds(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a === b || a.length === 0 || b.length === 0) return a.length === 0 ? a : b;
  const all = [...new Set([...a, ...b])];
  return all.length > MAX_CWDS ? [] : all;
}

function joinAliases(a: State['aliases'], b: State['aliases']): State['aliases'] {
  return a === b ? a : new Map([...a, ...b]);
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === b ? a : new Set([...a, ...b]);
}

/** A name that is perhaps local: nobody knows which variable is meant. */
function joinLocals(both: State, a: State, b: State): void {
  if (a.special !== b.special) both.special = joinSpecial(a.special, b.special);
  if (a.locals === b.locals) return;
  both.locals = union(a.locals ?? new Set(), b.locals ?? new Set());
  for (const name of both.locals)
    if (a.locals?.has(name) !== true || b.locals?.has(name) !== true) both.mark(name, 'lost');
}

function losePositional(state: State): void {
  state.positional = null;
  state.zero = null;
  state.taint('@');
}

/** Only what is the same in both is known; two integers are still some integer. */
function joinVars(both: State, a: State['vars'], b: State['vars']): void {
  const vars = new Map<string, Variable>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [one, other] = [a.get(name), b.get(name)];
    if (one !== undefined && one === other) vars.set(name, one);
    else if (one !== undefined && other !== undefined && isInteger(one) && isInteger(other))
      vars.set(name, someInteger(one));
    else if (!(isInteger(one) && isInteger(other))) both.taint(name);
  }
  both.vars = vars;
}

/** Whether it is an integer or nothing. */
function isInteger(variable: Variable | undefined): boolean {
  return (
    variable === undefined ||
    variable.fields.every((f) => f.numeric === true || /^-?\d{0,18}$/.test(textOf(f) ?? 'x'))
  );
}

function someInteger(like: Variable): Variable {
  return { fields: [integer('', like.fields[0]?.word.span ?? null)], array: like.array };
}

function joinSpecial(a: State['special'], b: State['special']): Map<string, Special> {
  const all = new Map<string, Special>([...a, ...b]);
  for (const name of all.keys()) if (a.get(name) !== b.get(name)) all.set(name, 'lost');
  return all;
}

function joinFunctions(a: State['functions'], b: State['functions']): State['functions'] {
  const all = new Map<string, readonly (FunctionBody | null)[]>();
  for (const name of new Set([...a.keys(), ...b.keys()]))
    all.set(name, [...new Set([...(a.get(name) ?? [null]), ...(b.get(name) ?? [null])])]);
  return all;
}
