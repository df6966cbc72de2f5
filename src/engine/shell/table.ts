// SPDX-License-Identifier: Apache-2.0
/**
 * What a program's words mean, as data. `options` is one line of words: `-o,--output=write` (takes a value
 * that is a file written), `-n,--lines=` (a value without effect), `--color=?` (a value only when attached),
 * `-r,--recursive` (a flag). A short option that is not listed is a flag.
 */
export interface ProgramTable {
  /** Where its meaning is written down: a man page, the vendor's pages, GTFOBins classes. On top rows only. */
  readonly source?: string;
  readonly options?: string;
  /** Roles of the operands in order; one may end in `*` and takes all that the others leave. */
  readonly operands?: string;
  /** Other roles under certain options: `-e|-f` any of them, a blank joins what must all be there. */
  readonly forms?: readonly { readonly if: string; readonly operands: string }[];
  /** Options that make reads, writes and deletes include all below; `always` without any. */
  readonly tree?: string;
  /** `getopt` (default): clusters, `--` ends; `single`: `-name value`, no clusters; `none`: no options. */
  readonly style?: 'getopt' | 'single' | 'none';
  /** Options end at the first operand. */
  readonly posix?: boolean;
  /** Unique beginnings of long options count as the option. */
  readonly abbreviations?: boolean;
  readonly sub?: { readonly [name: string]: ProgramTable };
  /** Sub-commands take the program's own options as well. */
  readonly inherit?: boolean;
  /**
   * What is used when no word names a path: the folder where the command runs is read; or, where no option
   * names what is written, is written to.
   */
  readonly implied?: 'cwd' | 'cwd-unless-piped' | 'write-cwd';
  /** Roles of `key=value` operands. */
  readonly keyed?: { readonly [key: string]: string };
  /** With one of these options nothing takes effect. */
  readonly dry?: string;
  /** Flags that make it run code which no word of the line shows. */
  readonly runs?: string;
}

export interface OptionSpec {
  readonly name: string;
  /** First spelling: `-o` for `-o,--output`. */
  readonly group: string;
  /** Role of its value; null for a flag. */
  readonly role: string | null;
  /** Takes a value only when attached. */
  readonly optional: boolean;
  /** Takes a name first and then its value: `--rawfile name file`, written `--rawfile==read`. */
  readonly named: boolean;
}

/** A table made ready for looking options up. */
export interface CompiledTable {
  readonly table: ProgramTable;
  readonly options: ReadonlyMap<string, OptionSpec>;
  readonly longs: readonly string[];
}

const compiled = new WeakMap<ProgramTable, CompiledTable>();

/** Reads the option line of a table; once per table. */
export function compile(table: ProgramTable, parent: CompiledTable | null = null): CompiledTable {
  const known = compiled.get(table);
  if (known !== undefined) return known;
  const options = new Map<string, OptionSpec>(parent?.table.inherit === true ? parent.options : []);
  for (const entry of (table.options ?? '').split(/\s+/)) if (entry !== '') addEntry(options, entry);
  const longs = [...options.keys()].filter((name) => name.startsWith('--'));
  const result = { table, options, longs };
  compiled.set(table, result);
  return result;
}

const ENTRY = /^([^=]+)(?:=([?=]?)(.*))?$/;

function addEntry(options: Map<string, OptionSpec>, entry: string): void {
  const [, spelled = '', mark, value] = ENTRY.exec(entry) ?? [];
  const names = spelled.split(',');
  const role = value === undefined ? null : value || 'data';
  const group = names[0] ?? '';
  for (const name of names)
    options.set(name, { name, group, role, optional: mark === '?', named: mark === '=' });
}

/** Gives each of `count` operands its role: `read* write` is all reads but the last one. */
export function rolesOf(layout: string, count: number): string[] {
  const roles = layout === '' ? [] : layout.split(' ');
  const many = roles.findIndex((role) => role.endsWith('*'));
  if (many === -1) return Array.from({ length: count }, (_, i) => roles[i] ?? 'data');
  const before = roles.slice(0, many);
  const after = roles.slice(many + 1);
  const role = (roles[many] ?? '').slice(0, -1);
  const middle = Math.max(0, count - before.length - after.length);
  return [...before, ...Array.from({ length: middle }, () => role), ...after].slice(0, count);
}
