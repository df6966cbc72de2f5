// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../../core/facts.js';
import { emitPath, emitRole } from '../effects.js';
import { emitDestination } from '../tableEffects.js';
import { literal, textOf, type Field } from '../field.js';
import type { Binding, Given } from './binder.js';
import { isCodeVariable } from './environment.js';
import { pathField, providerItem } from './paths.js';
import type { Piped, Session } from './session.js';
import { wholeText, type Value } from './value.js';

/** A cmdlet with its arguments. */
export interface CmdletCall {
  readonly given: readonly Given[];
  readonly item: number;
  readonly span: Span;
  /** Where its name stands. */
  readonly named: Span | null;
  readonly piped: Piped | null;
  readonly raw: string;
}

/** A cmdlet whose words were given to its parameters. */
export interface Run extends CmdletCall {
  readonly name: string;
  readonly binding: Binding;
  readonly session: Session;
}

/** The value of a parameter. */
export function valueFor(run: Run, name: string): Value | undefined {
  return run.binding.bound.find((b) => b.name === `-${name}`)?.value;
}

export function textFor(run: Run, name: string): string | null {
  const value = valueFor(run, name);
  return value === undefined ? null : wholeText(value);
}

const PATH_ROLES = /^(?:read|write|delete|move|both)$/;

/** Notes what the parameters of a cmdlet do. */
export function emitEffects(run: Run): void {
  const { binding } = run;
  const recursive = binding.switches.has('-Recurse');
  for (const { name, role, tree, value } of binding.bound)
    for (const field of value.fields)
      emitOne(role, field, { run, tree: tree || recursive, exact: /^-Literal/.test(name) });
  if (run.piped !== null) emitPiped(run.piped.value, recursive, run);
}

/** What comes through the pipe, where a parameter takes it. */
function emitPiped(value: Value, recursive: boolean, run: Run): void {
  const { binding, session, item, span } = run;
  const role = binding.piped?.role ?? null;
  const tree = binding.piped?.tree === true || recursive;
  const nothing = value.fields.length === 0 && /^(?:delete|move|write)$/.test(role ?? '');
  if (nothing || bringsParameters(value, run.name)) session.sink.unknown(item, 'dynamic-argument', span);
  for (const field of role === null ? [] : value.fields)
    emitOne(role ?? '', field, { run, tree, exact: true });
}

/** Objects that were put together may bring any parameter with them. */
function bringsParameters(value: Value, name: string): boolean {
  const made = !value.plain && value.fields.some((f) => f.targets === null);
  return made && name.endsWith('-Item') && name !== 'Get-Item';
}

interface How {
  readonly run: Run;
  readonly tree: boolean;
  readonly exact: boolean;
}

function emitOne(role: string, field: Field, how: How): void {
  const { run } = how;
  const { session, item } = run;
  const place = session.placeOf(item);
  if (PATH_ROLES.test(role)) emitPathRole(role, field, how);
  else if (role === 'into') into(field, run);
  else if (role === 'beside') beside(field, run);
  else if (role === 'variable') variable(field, run);
  else if (role !== 'data' && role !== 'text') emitRole(role, field, 'entry', place);
}

function emitPathRole(role: string, field: Field, { run, tree, exact }: How): void {
  const { session, item } = run;
  const provider = providerItem(textOf(field) ?? field.word.prefix);
  if (provider !== null) {
    if (role !== 'read') changeProvider(provider, field, run);
    return;
  }
  const path = pathField(joinedName(field, run), session.machine.home, exact);
  const extent = tree ? 'tree' : 'entry';
  const place = session.placeOf(item);
  if (role === 'move') {
    emitPath('read', path, 'tree', place);
    emitPath('delete', path, 'tree', place);
  } else if (role === 'both') emitRole('both', path, extent, place);
  else if (role === 'read' || role === 'write' || role === 'delete') emitPath(role, path, extent, place);
}

/** `New-Item folder -Name file`. */
export function joinedName(field: Field, run: Run): Field {
  if (run.name !== 'New-Item') return field;
  const [folder, name] = [textOf(field), textFor(run, 'Name')];
  return folder === null || name === null ? field : literal(`${folder}/${name}`, field.word.span);
}

/** `Env:X`, `Function:x`, `Alias:x`, `Variable:x` as files. */
function changeProvider(found: { drive: string; name: string }, field: Field, run: Run): void {
  const { session, item } = run;
  const known = textOf(field) !== null;
  if (found.drive === 'env') {
    session.distrust('env:');
    session.distrust(`env:${found.name}`);
    if (!known || isCodeVariable(found.name)) session.sink.unknown(item, 'environment-code', field.word.span);
  } else session.sink.unknown(item, 'dynamic-code', field.word.span);
}

function into(field: Field, run: Run): void {
  const { session, item } = run;
  const home = session.machine.home;
  const sources = run.binding.bound
    .filter((b) => /^-(?:Path|LiteralPath)$/.test(b.name))
    .flatMap((b) => b.value.fields);
  const from = sources.map((f) => pathField(f, home, false));
  emitDestination(pathField(field, home, true), from, { extent: 'tree', place: session.placeOf(item) });
  // What comes through a pipe has names of its own.
  if (run.piped !== null && sources.length === 0)
    emitPath('write', pathField(field, home, true), 'tree', session.placeOf(item));
}

function beside(field: Field, run: Run): void {
  const { session, item } = run;
  const home = session.machine.home;
  const from = textFor(run, 'Path') ?? textFor(run, 'LiteralPath');
  const [name, place] = [textOf(field), session.placeOf(item)];
  if (from === null || name === null) return emitPath('write', pathField(field, home, true), 'entry', place);
  const path = textOf(pathField(literal(from, field.word.span), home, true)) ?? from;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  emitPath(
    'write',
    pathField(literal(/[\\/]/.test(name) ? name : folder + name, field.word.span), home, true),
    'entry',
    place,
  );
}

function variable(field: Field, run: Run): void {
  const name = textOf(field);
  if (name === null) run.session.sink.unknown(run.item, 'dynamic-code', field.word.span);
  else run.session.forget(name.replace(/^\+/, ''));
}
