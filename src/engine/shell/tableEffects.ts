// SPDX-License-Identifier: Apache-2.0
import { emitPath, emitRole, type Extent, type Place } from './effects.js';
import { literal, tail, textOf, type Field } from './field.js';
import { has, type Parsed } from './options.js';
import { baseName } from './path.js';
import { rolesOf, type ProgramTable } from './table.js';

/** Notes all that a command's words do, as its table says. */
export function emitTable(parsed: Parsed, place: Place, piped: boolean): void {
  const { table, subs } = parsed;
  if (has(parsed, table.dry ?? '')) return;
  if (table.runs !== undefined && has(parsed, table.runs))
    place.machine.sink.unknown(place.item, 'dynamic-code', null);
  const extent = table.tree === 'always' || has(parsed, table.tree ?? '') ? 'tree' : 'entry';
  emitOptions(parsed, place);
  const own = parsed.operands.slice(subs.length);
  const roles = rolesOf(layoutOf(parsed), own.length);
  const words = roles.indexOf('words');
  own.forEach((field, i) => {
    const role = roles[i] ?? 'data';
    if (i === words) runWords(own.slice(i), place);
    else if (role === 'words') return;
    else if (role === 'dest') emitDestination(field, own.slice(0, i), { extent, place });
    else if (table.keyed !== undefined) emitKeyed(field, table.keyed, place);
    else emitRole(role, field, extent, place);
  });
  const destination = parsed.options.find((o) => o.role === 'into')?.value;
  if (destination) emitInside(destination, own, { extent, place });
  const named =
    table.implied === 'write-cwd' ? writes(parsed, roles) : roles.some((role) => role.startsWith('read'));
  if (!named) emitImplied(table, place, piped);
}

function writes(parsed: Parsed, roles: readonly string[]): boolean {
  const used = parsed.options.map((o) => o.role ?? '');
  return [...roles, ...used].some((role) => /^(?:write|into)/.test(role));
}

/** Operands that are a command: one word is read by a shell, several are its words. */
function runWords(words: readonly Field[], place: Place): void {
  const [first] = words;
  if (first === undefined) return;
  const { item, state, machine } = place;
  const span = first.word.span ?? machine.sink.whole;
  if (words.length === 1) emitRole('code', first, 'entry', place);
  else machine.words(words, { argv: [first], item, state: state.fork(), input: null, span, direct: true });
}

/** Notes what the values of options do. */
export function emitOptions(parsed: Parsed, place: Place): void {
  for (const option of parsed.options)
    if (option.role !== null && option.value !== null) emitRole(option.role, option.value, 'entry', place);
}

function layoutOf(parsed: Parsed): string {
  const { table } = parsed;
  const fits = (condition: string): boolean => condition.split(' ').every((group) => has(parsed, group));
  return table.forms?.find((form) => fits(form.if))?.operands ?? table.operands ?? '';
}

function emitImplied(table: ProgramTable, place: Place, piped: boolean): void {
  if (table.implied === undefined || (table.implied === 'cwd-unless-piped' && piped)) return;
  const here = { ...literal('.', null), base: null };
  emitPath(table.implied === 'write-cwd' ? 'write' : 'read', here, 'tree', place);
}

function emitKeyed(field: Field, keyed: { readonly [key: string]: string }, place: Place): void {
  const equals = field.word.prefix.indexOf('=');
  if (equals === -1 && field.word.kind !== 'literal')
    place.machine.sink.unknown(place.item, 'dynamic-argument', field.word.span);
  const key = field.word.prefix.slice(0, equals);
  const role = Object.hasOwn(keyed, key) ? keyed[key] : undefined;
  if (role !== undefined) emitRole(role, tail(field, equals + 1), 'entry', place);
}

interface Into {
  readonly extent: Extent;
  readonly place: Place;
}

/**
 * The last word of `cp`, `mv`, `ln`, `install`: a file or the folder that receives the sources. Which of
 * the two only the disk knows, so both are noted unless the word looks like a file.
 */
export function emitDestination(field: Field, sources: readonly Field[], into: Into): void {
  const text = textOf(field);
  const { extent, place } = into;
  if (text === null || text === '') {
    emitPath('write', field, extent, place);
    return;
  }
  const folder = sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(text) || text.endsWith('/');
  if (!folder) emitPath('write', field, extent, place);
  if (folder || looksLikeFolder(text)) emitInside(field, sources, into);
}

function looksLikeFolder(path: string): boolean {
  const name = baseName(path);
  return !/.\.[A-Za-z0-9]{1,6}$/.test(name) || name.endsWith('.d');
}

function emitInside(folder: Field, sources: readonly Field[], into: Into): void {
  const { extent, place } = into;
  for (const source of sources) {
    const name = textOf(source)?.replace(/\/+$/, '');
    const known = name !== undefined && !/(?:^|\/)\.{0,2}$/.test(name) && source.targets === null;
    if (known) emitPath('write', inside(folder, baseName(name)), extent, place);
    else emitPath('write', folder, 'tree', place);
  }
  if (sources.length === 0) emitPath('write', folder, 'tree', place);
}

function inside(folder: Field, name: string): Field {
  const text = folder.word.text.replace(/\/+$/, '');
  return literal(`${text}/${name}`, folder.word.span);
}
