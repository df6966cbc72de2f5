// SPDX-License-Identifier: Apache-2.0
import { CMDLETS, COMMON } from '../tables/cmdlets.js';
import type { Field } from '../field.js';
import type { FoundOption, Parsed } from '../options.js';
import type { Value } from './value.js';

/** A parameter as the table says. */
interface Parameter {
  readonly name: string;
  readonly role: string | null;
  readonly tree: boolean;
  readonly position: number | null;
  readonly piped: boolean;
}

interface Cmdlet {
  /** By each of its names in lower case. */
  readonly names: ReadonlyMap<string, Parameter>;
  readonly all: readonly Parameter[];
}

/** An argument with its value known as far as it is. */
export type Given =
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly attached: Value | null;
      readonly word: Field;
    }
  | { readonly kind: 'value'; readonly value: Value };

/** A parameter that got a value. */
export interface Bound {
  readonly name: string;
  readonly role: string;
  readonly tree: boolean;
  readonly value: Value;
}

export interface Binding {
  /** As policy sees the words. */
  readonly parsed: Parsed;
  readonly bound: readonly Bound[];
  /** Switches by name, and parameters that got `$false` or any other value behind a colon. */
  readonly switches: ReadonlySet<string>;
  /** The parameter that takes what comes through the pipe, when nothing else was given for it. */
  readonly piped: Parameter | null;
}

const WORD = /^([A-Za-z0-9,]+)(?:(=)([a-z]*)(\+)?)?(?:@(\d))?(<)?$/;
const compiled = new Map<string, Cmdlet>();

/** The table's own spelling of a cmdlet's name. */
let spelled: ReadonlyMap<string, string> | undefined;

export function spelling(name: string): string | undefined {
  spelled ??= new Map(Object.keys(CMDLETS).map((key) => [key.toLowerCase(), key]));
  return spelled.get(name.toLowerCase());
}

function cmdlet(name: string): Cmdlet {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const names = new Map<string, Parameter>();
  const all: Parameter[] = [];
  for (const word of `${CMDLETS[name] ?? ''} ${COMMON}`.split(' ')) {
    const found = WORD.exec(word);
    if (found === null) continue;
    const [, spellings = '', valued, role = '', tree, position, piped] = found;
    const [first = ''] = spellings.split(',');
    const parameter: Parameter = {
      name: first,
      role: valued === undefined ? null : role || 'data',
      tree: tree !== undefined,
      position: position === undefined ? null : Number(position),
      piped: piped !== undefined,
    };
    all.push(parameter);
    for (const one of spellings.split(',')) names.set(one.toLowerCase(), parameter);
  }
  const result = { names, all };
  compiled.set(name, result);
  return result;
}

/** A parameter by its name or the beginning of one; null when none or more than one fits. */
function find(own: Cmdlet, written: string): Parameter | null {
  const name = written.replace(/^-+/, '').toLowerCase();
  const exact = own.names.get(name);
  if (exact !== undefined) return exact;
  const fitting = new Set([...own.names].filter(([full]) => full.startsWith(name)).map(([, p]) => p));
  const [only] = fitting;
  return fitting.size === 1 && only !== undefined ? only : null;
}

class Binder {
  readonly options: FoundOption[] = [];
  readonly operands: Field[] = [];
  readonly bound: Bound[] = [];
  readonly switches = new Set<string>();
  readonly #own: Cmdlet;

  constructor(own: Cmdlet) {
    this.#own = own;
  }

  bind(given: readonly Given[]): void {
    const positional: Value[] = [];
    for (let i = 0; i < given.length; i++) {
      const one = given[i];
      if (one === undefined) break;
      if (one.kind === 'value') positional.push(one.value);
      else if (this.#takesNext(one, given[i + 1])) this.#parameter(one, nextValue(given[++i]));
      else this.#parameter(one, one.attached);
    }
    for (const value of positional) this.#positional(value);
  }

  #takesNext(one: Given & { kind: 'parameter' }, next: Given | undefined): boolean {
    const parameter = find(this.#own, one.name);
    return one.attached === null && parameter !== null && parameter.role !== null && next?.kind === 'value';
  }

  #parameter(one: Given & { kind: 'parameter' }, value: Value | null): void {
    const parameter = find(this.#own, one.name);
    const name = `-${parameter?.name ?? one.name.replace(/^-+/, '')}`;
    const option = { name, group: name, role: null, word: one.word, global: false };
    for (const field of value === null || value.fields.length === 0 ? [null] : value.fields)
      this.options.push({ ...option, value: field });
    if (parameter === null || parameter.role === null)
      this.switches.add(one.attached === null ? name : `${name}:`);
    if (parameter !== null && parameter.role !== null && value !== null) this.#note(parameter, value);
  }

  #note({ name, role, tree }: Parameter, value: Value): void {
    this.bound.push({ name: `-${name}`, role: role ?? 'data', tree, value });
  }

  #positional(value: Value): void {
    this.operands.push(...value.fields);
    const free = this.#own.all
      .filter((p) => p.position !== null && !this.bound.some((b) => b.name === `-${p.name}`))
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))[0];
    if (free !== undefined) this.#note(free, value);
    // More words than places: the last place takes them all, as paths do not become less by it.
    else if (this.bound.at(-1) !== undefined) this.#rest(value);
  }

  #rest(value: Value): void {
    const first = this.#own.all.find((p) => p.position === 0);
    if (first !== undefined) this.#note(first, value);
  }
}

function nextValue(given: Given | undefined): Value | null {
  return given?.kind === 'value' ? given.value : null;
}

/** Finds out which value goes to which parameter. */
export function bindArguments(name: string, given: readonly Given[]): Binding {
  const own = cmdlet(name);
  const binder = new Binder(own);
  binder.bind(given);
  const { options, operands, bound, switches } = binder;
  const parsed: Parsed = { known: true, options, operands, afterDash: null, table: {}, subs: [] };
  const piped = own.all.find((p) => p.piped && !bound.some((b) => b.name === `-${p.name}`)) ?? null;
  return { parsed, bound, switches, piped };
}
