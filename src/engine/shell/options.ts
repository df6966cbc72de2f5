// SPDX-License-Identifier: Apache-2.0
import type { CommandOption, Invocation } from '../../core/facts.js';
import { tail, type Field } from './field.js';
import { compile, type CompiledTable, type OptionSpec, type ProgramTable } from './table.js';

/** One option as found, with the field of its value. */
export interface FoundOption {
  readonly name: string;
  readonly group: string;
  readonly role: string | null;
  readonly value: Field | null;
  readonly word: Field;
  readonly global: boolean;
}

/** The words of a command, sorted. `table` is that of the innermost sub-command. */
export interface Parsed {
  readonly known: boolean;
  readonly options: readonly FoundOption[];
  readonly operands: readonly Field[];
  readonly afterDash: number | null;
  readonly table: ProgramTable;
  /** Names of sub-commands in order: `['remote', 'add']`. */
  readonly subs: readonly string[];
}

const UNTABLED: ProgramTable = { style: 'single' };

/** Sorts a command's words by its program's table; without one, each word stands for itself. */
export function parseWords(args: readonly Field[], table: ProgramTable | null): Parsed {
  const own = compile(table ?? UNTABLED);
  const top = sortWords(args, own, own.table.posix === true || own.table.sub !== undefined);
  const parsed: Parsed = { ...top, known: table !== null, table: own.table, subs: [] };
  return own.table.sub === undefined ? parsed : withSub(parsed, own, top.rest);
}

/** Whether one of these options (by first spelling) was given. */
export function has(parsed: Parsed, groups: string): boolean {
  return parsed.options.some((o) => groups.split('|').includes(o.group));
}

/** The value of the last option of a group. */
export function optionValue(parsed: Parsed, group: string): Field | null {
  return parsed.options.findLast((o) => o.group === group)?.value ?? null;
}

/** The sorted words as policy sees them. */
export function invocationOf(parsed: Parsed): Invocation {
  const options: CommandOption[] = parsed.options.map((o) => ({
    name: o.name,
    value: o.value?.word ?? null,
    word: o.word.word,
    global: o.global,
  }));
  const operands = parsed.operands.map((f) => f.word);
  return { known: parsed.known, options, operands, afterDash: parsed.afterDash };
}

function withSub(parsed: Parsed, parent: CompiledTable, rest: readonly Field[]): Parsed {
  const [name, ...args] = [...parsed.operands, ...rest];
  const options = parsed.options.map((o) => ({ ...o, global: true }));
  if (name === undefined || parsed.afterDash !== null) return { ...parsed, options };
  const text = name.word.kind === 'literal' ? name.word.text : '';
  const table = Object.hasOwn(parent.table.sub ?? {}, text) ? parent.table.sub?.[text] : undefined;
  const own = table === undefined ? compileUnlisted(parent) : compile(table, parent);
  const nested = own.table.sub !== undefined;
  const inner = sortWords(args, own, own.table.posix === true || nested);
  const below: Parsed = { ...inner, known: table !== undefined, table: own.table, subs: [] };
  const deep = nested ? withSub(below, own, inner.rest) : below;
  return {
    known: deep.known,
    options: [...options, ...deep.options],
    operands: [name, ...deep.operands],
    afterDash: deep.afterDash === null ? null : deep.afterDash + 1,
    table: deep.table,
    subs: table === undefined ? deep.subs : [text, ...deep.subs],
  };
}

/** A sub-command without a table still has the options of its program. */
function compileUnlisted(parent: CompiledTable): CompiledTable {
  if (parent.table.inherit !== true) return compile(UNTABLED);
  return { table: { ...UNTABLED, inherit: true }, options: parent.options, longs: parent.longs };
}

interface Sorted {
  readonly options: readonly FoundOption[];
  readonly operands: readonly Field[];
  readonly afterDash: number | null;
  /** What follows the first operand, when options end there. */
  readonly rest: readonly Field[];
}

class Sorter {
  readonly options: FoundOption[] = [];
  readonly operands: Field[] = [];
  afterDash: number | null = null;
  #at = 0;
  readonly #args: readonly Field[];
  readonly #table: CompiledTable;

  constructor(args: readonly Field[], table: CompiledTable) {
    this.#args = args;
    this.#table = table;
  }

  sort(stopAtOperand: boolean): Sorted {
    while (this.#at < this.#args.length) {
      const field = this.#args[this.#at++];
      if (field === undefined) break;
      if (this.afterDash === null && this.#isOption(field)) this.#option(field);
      else {
        this.operands.push(field);
        if (stopAtOperand) break;
      }
    }
    const rest = this.#args.slice(this.#at);
    const all = stopAtOperand && this.#table.table.sub === undefined;
    if (all) this.operands.push(...rest);
    return {
      options: this.options,
      operands: this.operands,
      afterDash: this.afterDash,
      rest: all ? [] : rest,
    };
  }

  #isOption(field: Field): boolean {
    if (this.#table.table.style === 'none') return false;
    return field.word.prefix.length > 1 && field.word.prefix.startsWith('-');
  }

  #option(field: Field): void {
    const text = field.word.prefix;
    if (text === '--' && field.word.kind === 'literal') {
      this.afterDash = this.operands.length;
      return;
    }
    const whole = text.startsWith('--') || this.#table.table.style === 'single';
    if (whole || (text.length > 2 && this.#table.options.has(text))) this.#long(field, text);
    else this.#cluster(field, text);
  }

  #long(field: Field, text: string): void {
    const equals = text.indexOf('=');
    const written = equals === -1 ? text : text.slice(0, equals);
    const spec = this.#find(written);
    if (equals !== -1) this.#found(spec ?? flag(written), tail(field, equals + 1), field);
    else if (spec === undefined) this.#found(flag(written), null, field);
    else this.#found(spec, this.#valueOf(spec), field);
  }

  #find(written: string): OptionSpec | undefined {
    const exact = this.#table.options.get(written);
    if (exact !== undefined || this.#table.table.abbreviations !== true || written.length < 3) return exact;
    const fitting = this.#table.longs.filter((name) => name.startsWith(written));
    return fitting.length === 1 ? this.#table.options.get(fitting[0] ?? '') : undefined;
  }

  #cluster(field: Field, text: string): void {
    const flags = new Set<string>();
    for (let i = 1; i < text.length; i++) {
      const name = `-${text[i] ?? ''}`;
      const spec = this.#table.options.get(name) ?? flag(name);
      if (spec.role === null) {
        if (!flags.has(name)) this.#found(spec, null, field);
        flags.add(name);
        continue;
      }
      const attached = i + 1 < text.length || field.word.kind !== 'literal';
      this.#found(spec, attached ? tail(field, i + 1) : spec.optional ? null : this.#next(), field);
      return;
    }
  }

  #valueOf(spec: OptionSpec): Field | null {
    if (spec.role === null || spec.optional) return null;
    if (spec.named) this.#next();
    return this.#next();
  }

  #next(): Field | null {
    return this.#args[this.#at++] ?? null;
  }

  #found(spec: OptionSpec, value: Field | null, word: Field): void {
    const { name, group, role } = spec;
    this.options.push({ name, group, role, value, word, global: false });
  }
}

function sortWords(args: readonly Field[], table: CompiledTable, stopAtOperand: boolean): Sorted {
  return new Sorter(args, table).sort(stopAtOperand);
}

function flag(name: string): OptionSpec {
  return { name, group: name, role: null, optional: false, named: false };
}
