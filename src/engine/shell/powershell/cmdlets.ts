// SPDX-License-Identifier: Apache-2.0
import type { PathTarget } from '../../../core/facts.js';
import { emitPath } from '../effects.js';
import { literal, textOf, type Field } from '../field.js';
import { emitCommand } from '../program.js';
import { bindArguments } from './binder.js';
import { emitEffects, joinedName, textFor, valueFor, type CmdletCall, type Run } from './cmdletEffects.js';
import { instanceMember, makeObject } from './members.js';
import { pathField, providerItem } from './paths.js';
import type { Session } from './session.js';
import { NOTHING, runsOf, textValue, unknownValue, valueOf, wholeText, type Value } from './value.js';

/** Runs a cmdlet of the table: notes it, what its parameters do, and what it gives. */
export function runCmdlet(name: string, call: CmdletCall, session: Session): Value {
  const run: Run = { ...call, name, session, binding: bindArguments(name, call.given) };
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
  if (name === 'Invoke-Expression') return expression(run);
  emit(run);
  // With `-WhatIf` nothing happens.
  if (run.binding.switches.has('-WhatIf')) return resultOf(run);
  emitEffects(run);
  return handler?.(run) ?? resultOf(run);
}

function emit({ name, given, item, span, named, piped, binding, session }: Run): void {
  const words = given.flatMap((g) =>
    g.kind === 'value' ? g.value.fields : [g.word, ...(g.attached?.fields ?? [])],
  );
  const argv = [literal(name, named), ...words] as [Field, ...Field[]];
  const input = piped === null ? null : { from: piped.items, text: null, listing: null };
  const call = { argv, item, state: session.state, input, span, direct: true };
  emitCommand({ call, machine: session.machine, name, foreign: false, table: null, parsed: binding.parsed });
  for (const word of words)
    if (word.word.kind === 'unknown' && word.word.prefix === '-')
      session.sink.unknown(item, 'dynamic-argument', word.word.span);
}

function resultOf({ raw, span, item }: Run): Value {
  return unknownValue(raw, span, { runs: [item] });
}

/** `Invoke-Expression`: known code is walked in its place. */
function expression(run: Run): Value {
  const { session, span, raw, item, piped } = run;
  const value = valueFor(run, 'Command') ?? piped?.value ?? NOTHING;
  const known = value.fields.length > 0 && wholeText(value) !== null;
  if (!known || run.binding.bound.length > 1) emit(run);
  for (const from of piped?.items ?? []) session.sink.flow(from, item, 'code');
  return session.code([value], span, raw, item);
}

/** The paths that a lister gives. */
function listing(run: Run): Value {
  const { session, binding, span, raw, item, piped } = run;
  const named = binding.bound
    .filter((b) => /^-(?:Path|LiteralPath)$/.test(b.name))
    .flatMap((b) => b.value.fields);
  const fields = named.length > 0 ? named : (piped?.value.fields ?? [literal('.', span)]);
  const recursive = binding.switches.has('-Recurse');
  if (recursive && named.length === 0 && piped === null)
    emitPath('read', literal('.', span), 'tree', session.placeOf(item));
  if (binding.switches.has('-Name'))
    return unknownValue(raw, span, { runs: [item], plain: true, tame: true, pattern: '*' });
  const targets = listed(fields, recursive, run);
  return targets === null ? resultOf(run) : unknownValue(raw, span, { runs: [item], targets });
}

/** Null when it may be anything. */
function listed(fields: readonly Field[], recursive: boolean, run: Run): readonly PathTarget[] | null {
  const { session } = run;
  const all = fields.map((field) => {
    if (providerItem(textOf(field) ?? '') !== null) return null;
    const path = withFilter(pathField(field, session.machine.home, false), run, recursive);
    return session.targetsOf(path, 'tree');
  });
  const known = all.filter((targets) => targets !== null);
  return known.length === all.length ? known.flat() : null;
}

/** `-Filter *.log` of one folder. */
function withFilter(path: Field, run: Run, recursive: boolean): Field {
  const filter = textFor(run, 'Filter');
  const folder = textOf(path);
  if (recursive || filter === null || folder === null || !/^[\w*.-]+$/.test(filter)) return path;
  return pathField(literal(`${folder}/${filter}`, path.word.span), run.session.machine.home, false);
}

function passed(run: Run): Value {
  const expanded = textFor(run, 'ExpandProperty');
  // A column that is computed may have any name, that of a path as well.
  const columns = run.name === 'Select-Object' ? (valueFor(run, 'Property')?.fields ?? []) : [];
  if (columns.some((f) => textOf(f) === null)) return mixed(run);
  const value = run.piped?.value ?? valueFor(run, 'InputObject') ?? NOTHING;
  const access = { args: null, span: run.span, raw: run.raw };
  const given = expanded === null ? value : instanceMember(value, { ...access, name: expanded }, run.session);
  return { ...given, fields: given.fields.map((f) => ({ ...f, runs: [...f.runs, run.item].slice(-64) })) };
}

function mixed(run: Run): Value {
  const runs = [...runsOf([run.piped?.value ?? NOTHING]), run.item].slice(-64);
  return unknownValue(run.raw, run.span, { runs });
}

/** Members that do something, called by `ForEach-Object Name`. */
const ACTS =
  /^(?:delete|kill|moveto|copyto|create|invoke|start|stop|open|append|encrypt|decrypt|replace|set|remove|write|run|exec|down|up|shut|reboot|uninstall|close|terminate|change)/i;

function forEach(run: Run): Value {
  const { piped, session, span, raw, item } = run;
  const process = valueFor(run, 'Process');
  const isName = process !== undefined && !process.block;
  const member = textFor(run, 'MemberName') ?? (isName ? wholeText(process) : null);
  if (isName && member === null) session.sink.unknown(item, 'dynamic-code', span);
  if (member !== null && piped !== null) return memberOfEach(member, piped.value, run);
  if (process === undefined || process.fields.length === 0)
    return unknownValue(raw, span, { runs: [...(piped?.items ?? []), item].slice(-64) });
  return valueOf(
    process.fields.map((f) => ({ ...f, runs: [...f.runs, item] })),
    process.plain,
  );
}

function memberOfEach(member: string, value: Value, run: Run): Value {
  const args = ACTS.test(member) ? [valueFor(run, 'ArgumentList') ?? NOTHING] : null;
  return instanceMember(value, { name: member, args, span: run.span, raw: run.raw }, run.session);
}

function move(run: Run): Value {
  const { session } = run;
  const { state } = session;
  if (run.name === 'Push-Location') session.stack.push(state.cwds);
  const field = (valueFor(run, 'Path') ?? valueFor(run, 'LiteralPath') ?? run.piped?.value)?.fields[0];
  if (run.name === 'Push-Location' && field === undefined) return NOTHING;
  const home = session.machine.home;
  const to = field === undefined ? [home] : session.pathsOf(pathField(field, home, true));
  // It may fail, and then what follows runs where it stood.
  const all = [...new Set([...to, ...state.cwds])];
  state.cwds = to.length === 0 || state.cwds.length === 0 || all.length > 4 ? [] : all;
  return NOTHING;
}

function back(run: Run): Value {
  const { state, stack } = run.session;
  const all = [...new Set([...(stack.pop() ?? []), ...state.cwds])];
  state.cwds = all.length > 4 || state.cwds.length === 0 ? [] : all;
  return NOTHING;
}

/** Text that goes into a file. */
function stored(run: Run): Value {
  const { session, item, span } = run;
  const paths = run.binding.bound.filter((b) => /^-(?:FilePath|Path|LiteralPath)$/.test(b.name));
  const value = valueFor(run, 'Value') ?? valueFor(run, 'InputObject') ?? run.piped?.value;
  const text = value === undefined ? null : wholeText(value, '\n');
  const appends = run.name === 'Add-Content' || run.binding.switches.has('-Append');
  for (const field of paths.flatMap((p) => p.value.fields))
    for (const path of session.pathsOf(pathField(joinedName(field, run), session.machine.home, true)))
      if (text !== null) session.sink.added(item, path, literal(text, span), !appends);
  return run.name === 'Tee-Object' ? passed(run) : run.name === 'New-Item' ? linked(run) : NOTHING;
}

/** `New-Item -ItemType SymbolicLink`: the name stands for its target from here on. */
function linked(run: Run): Value {
  const { session, item, span } = run;
  if (!/^(?:symboliclink|junction|hardlink)$/i.test(textFor(run, 'ItemType') ?? 'file')) return resultOf(run);
  const home = session.machine.home;
  const target = valueFor(run, 'Value')?.fields[0];
  const name = valueFor(run, 'Path')?.fields[0];
  const to = target === undefined ? [] : session.pathsOf(pathField(target, home, true));
  const from = name === undefined ? [] : session.pathsOf(pathField(joinedName(name, run), home, true));
  if (target !== undefined) emitPath('read', pathField(target, home, true), 'tree', session.placeOf(item));
  if (to[0] === undefined || from[0] === undefined) session.sink.unknown(item, 'dynamic-argument', span);
  else session.state.link(from[0], to[0]);
  return resultOf(run);
}

function started(run: Run): Value {
  const { session, span } = run;
  const file = valueFor(run, 'FilePath');
  const list = valueFor(run, 'ArgumentList');
  const words = (list?.fields ?? []).flatMap((f) => {
    const text = textOf(f);
    return text === null ? [f] : splitLine(text).map((w) => literal(w, f.word.span));
  });
  if (file !== undefined) session.program([...file.fields.slice(0, 1), ...words], span);
  return resultOf(run);
}

/** A line of words as Windows splits it. */
function splitLine(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map((m) => m[1] ?? m[2] ?? '');
}

function alias(run: Run): Value {
  const [name, value] = [textFor(run, 'Name'), textFor(run, 'Value')];
  if (name === null || value === null) run.session.sink.unknown(run.item, 'dynamic-code', run.span);
  else run.session.aliases.set(name.toLowerCase(), value);
  return NOTHING;
}

function setVariable(run: Run): Value {
  const name = textFor(run, 'Name');
  const value = valueFor(run, 'Value');
  const plain = run.given.every((g) => g.kind === 'value' || /^-(?:n|v)/i.test(g.name));
  if (name === null) run.session.sink.unknown(run.item, 'dynamic-code', run.span);
  // With an option it may refuse what is assigned later; a new one refuses to be there twice.
  else if (run.name === 'New-Variable' || !plain) run.session.distrust(name);
  else if (value !== undefined) run.session.set(name, value);
  return NOTHING;
}

function object(run: Run): Value {
  const type = textFor(run, 'TypeName');
  const access = { name: 'new', args: [], span: run.span, raw: run.raw };
  if (type === null && valueFor(run, 'ComObject') !== undefined) return resultOf(run);
  const args = valueFor(run, 'ArgumentList');
  const made = makeObject(
    type ?? '?',
    args === undefined ? [] : args.fields.map((f) => valueOf([f])),
    access,
    run.session,
  );
  return { ...made, fields: made.fields.map((f) => ({ ...f, runs: [...f.runs, run.item] })) };
}

function joinedPath(run: Run): Value {
  const parts = ['Path', 'ChildPath', 'AdditionalChildPath']
    .map((n) => valueFor(run, n))
    .filter((v) => v !== undefined);
  const texts = parts.map((p) => wholeText(p));
  if (parts.length < 2 || texts.some((t) => t === null)) {
    const [first, ...rest] = parts;
    // A name of a listed file below a folder that is known stays there.
    const tame =
      rest.every((p) => p.fields.every((f) => f.tame)) && first !== undefined ? wholeText(first) : null;
    if (tame === null) return unknownValue(run.raw, run.span, { runs: [run.item], plain: true });
    const field = unknownValue(run.raw, run.span, {
      runs: [run.item],
      plain: true,
      tame: true,
      pattern: `${tame}/*`,
    });
    return { ...field, fields: field.fields.map((f) => ({ ...f, word: { ...f.word, prefix: `${tame}/` } })) };
  }
  return textValue(texts.join('/'), run.span);
}

function printed(run: Run): Value {
  const value = run.binding.bound.length === 0 ? run.piped?.value : valueFor(run, 'InputObject');
  const all = run.binding.bound.flatMap((b) => (b.name === '-InputObject' ? b.value.fields : []));
  const fields = all.length > 0 ? all : (value?.fields ?? []);
  return valueOf(
    fields.map((f) => ({ ...f, runs: [...f.runs, run.item].slice(-64) })),
    value?.plain ?? false,
  );
}

const plainText = (run: Run): Value =>
  unknownValue(run.raw, run.span, {
    runs: [run.item, ...runsOf([run.piped?.value ?? NOTHING])].slice(-64),
    plain: true,
  });
const nothing = (): Value => NOTHING;

const HANDLERS: { readonly [name: string]: (run: Run) => Value } = {
  ...Object.fromEntries(
    ['Get-ChildItem', 'Get-Item', 'Resolve-Path', 'Convert-Path'].map((n) => [n, listing]),
  ),
  ...Object.fromEntries(
    ['Where-Object', 'Select-Object', 'Sort-Object', 'Get-Unique'].map((n) => [n, passed]),
  ),
  ...Object.fromEntries(
    ['Set-Content', 'Add-Content', 'Out-File', 'Tee-Object', 'New-Item'].map((n) => [n, stored]),
  ),
  ...Object.fromEntries(
    [
      'Get-Content',
      'Out-String',
      'ConvertTo-Json',
      'ConvertTo-Csv',
      'Get-Date',
      'Split-Path',
      'Get-Location',
      'Invoke-RestMethod',
    ].map((n) => [n, plainText]),
  ),
  ...Object.fromEntries(
    ['Out-Null', 'Write-Host', 'Out-Host', 'Out-Default', 'Start-Sleep'].map((n) => [n, nothing]),
  ),
  ...Object.fromEntries(['Set-Location', 'Push-Location'].map((n) => [n, move])),
  ...Object.fromEntries(['Set-Alias', 'New-Alias'].map((n) => [n, alias])),
  ...Object.fromEntries(['Set-Variable', 'New-Variable'].map((n) => [n, setVariable])),
  'Pop-Location': back,
  'ForEach-Object': forEach,
  'Start-Process': started,
  'New-Object': object,
  'Join-Path': joinedPath,
  'Write-Output': printed,
};
