// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../../core/facts.js';
import { emitPath, emitRole } from '../effects.js';
import { literal, textOf, type Field } from '../field.js';
import {
  CONSTRUCTORS,
  NETWORK_METHODS,
  QUIET_METHODS,
  QUIET_TYPES,
  STATIC_METHODS,
} from '../tables/dotnet.js';
import { isCodeVariable } from './environment.js';
import { pathField } from './paths.js';
import type { Session } from './session.js';
import { runsOf, targetsIn, textValue, unknownValue, valueOf, wholeText, type Value } from './value.js';

/** A member of a class or of an object, and what it is given. */
export interface Access {
  readonly name: string;
  /** Null when it is not called. */
  readonly args: readonly Value[] | null;
  readonly span: Span;
  readonly raw: string;
}

export function typeName(written: string): string {
  return written
    .toLowerCase()
    .replace(/^system\./, '')
    .replace(/(?:`\d+)?\[[^\]]*\]$/, '');
}

/** Whether making or asking an object of this class changes nothing. */
export function isQuietType(written: string): boolean {
  const name = typeName(written);
  return (
    QUIET_TYPES.has(name) || /^collections\.(?:generic|specialized|concurrent|objectmodel)\.\w+$/.test(name)
  );
}

/** Notes what each argument does by its role. */
function emitArguments(roles: string, args: readonly Value[], at: Noted): void {
  roles.split(' ').forEach((role, i) => {
    const tree = role.endsWith('+');
    const kind = tree ? role.slice(0, -1) : role;
    if (kind === '' || kind === 'text') return;
    for (const field of args[i]?.fields ?? []) {
      const isPath = /^(?:read|write|delete|both|move)$/.test(kind);
      const given = isPath ? pathField(field, at.session.machine.home, true) : field;
      emitRole(kind, given, tree ? 'tree' : 'entry', at.session.placeOf(at.item));
    }
  });
}

interface Noted {
  readonly session: Session;
  readonly item: number;
}

function unsure(access: Access, session: Session, args: readonly Value[]): Value {
  const item = session.newItem();
  session.sink.unknown(item, 'dynamic-code', access.span);
  for (const from of runsOf(args)) session.sink.flow(from, item, 'code');
  return unknownValue(access.raw, access.span, { runs: [...runsOf(args), item] });
}

/** `[type]::Name` and `[type]::Name(…)`. */
export function staticMember(type: string, access: Access, session: Session): Value {
  const args = access.args ?? [];
  const own = typeName(type);
  const member = `${own}.${access.name.toLowerCase()}`;
  if (access.name.toLowerCase() === 'new') return makeObject(own, args, access, session);
  if (member === 'convert.frombase64string') return decoded(args, access, session);
  if (member === 'diagnostics.process.start') return started(args, access, session);
  if (member === 'scriptblock.create') return session.code(args, access.span, access.raw);
  if (member === 'environment.setenvironmentvariable') return setVariable(args, access, session);
  const roles = Object.hasOwn(STATIC_METHODS, member) ? STATIC_METHODS[member] : undefined;
  if (roles === undefined)
    return QUIET_TYPES.has(own) ? computed(args, access, true) : unsure(access, session, args);
  if (roles === '') return computed(args, access, true);
  const item = session.newItem();
  emitArguments(roles, args, { session, item });
  noteText(roles, args, { session, item });
  return unknownValue(access.raw, access.span, { runs: [item], plain: true });
}

/** What is put into a file by `WriteAllText`. */
function noteText(roles: string, args: readonly Value[], { session, item }: Noted): void {
  const [path, text] = [args[0]?.fields[0], args[1]?.fields[0]];
  if (!roles.endsWith('text') || path === undefined || text?.word.kind !== 'literal') return;
  for (const target of session.pathsOf(pathField(path, session.machine.home, true)))
    session.sink.added(item, target, text, true);
}

function computed(args: readonly Value[], access: Access, plain: boolean): Value {
  return unknownValue(access.raw, access.span, { runs: runsOf(args), plain });
}

/** Decoding hides what is used as code: it counts as a program of that name. */
function decoded(args: readonly Value[], access: Access, session: Session): Value {
  const item = session.command(
    'FromBase64String',
    args.flatMap((a) => a.fields),
    access.span,
  );
  return unknownValue(access.raw, access.span, { runs: [...runsOf(args), item] });
}

function started(args: readonly Value[], access: Access, session: Session): Value {
  const [program, rest] = args;
  const words = (wholeText(rest ?? valueOf([])) ?? '').split(/\s+/).filter((w) => w !== '');
  const more =
    rest !== undefined && wholeText(rest) === null ? rest.fields : words.map((w) => literal(w, access.span));
  if (program === undefined) return unsure(access, session, args);
  session.program([...program.fields, ...more], access.span);
  return unsure(access, session, args);
}

function setVariable(args: readonly Value[], access: Access, session: Session): Value {
  const name = textOf(args[0]?.fields[0]);
  const item = session.newItem();
  // A third argument keeps it for later sessions.
  if (name === null || isCodeVariable(name) || args.length > 2)
    session.sink.unknown(item, 'environment-code', access.span);
  session.distrust('env:');
  session.distrust(`env:${(name ?? '').toLowerCase()}`);
  return valueOf([]);
}

/** `New-Object type` and `[type]::new(…)`. */
export function makeObject(type: string, args: readonly Value[], access: Access, session: Session): Value {
  const own = typeName(type);
  const roles = Object.hasOwn(CONSTRUCTORS, own) ? CONSTRUCTORS[own] : undefined;
  if (roles !== undefined) {
    const item = session.newItem();
    emitArguments(roles, args, { session, item });
    return unknownValue(access.raw, access.span, { runs: [item] });
  }
  if (!isQuietType(own)) return unsure(access, session, args);
  const [path] = args[0]?.fields ?? [];
  if (/^io\.(?:file|directory)info$/.test(own) && path !== undefined) return valueOf([path], false);
  return unknownValue(access.raw, access.span, { runs: runsOf(args) });
}

/** Properties that are the path itself. */
const SAME_PATH = /^(?:fullname|pspath|path|providerpath)$/;
/** Properties behind which another object may stand. */
const OBJECTS =
  /^(?:value|item|baseobject|directory|parent|root|psobject|methods|invokecommand|sessionstate)$/;

/** `value.Name` and `value.Name(…)`. */
export function instanceMember(target: Value, access: Access, session: Session): Value {
  const name = access.name.toLowerCase();
  if (access.args === null) return property(target, name, access);
  const args = access.args;
  if (QUIET_METHODS.has(name)) return computed([target, ...args], access, name !== 'getvalue');
  if (/^(?:replace|remove|insert)$/.test(name) && (target.plain || name !== 'replace'))
    return replaced(target, args, access);
  if (Object.hasOwn(NETWORK_METHODS, name)) return fetched(name, args, access, session);
  if (/^(?:delete|moveto|copyto)$/.test(name) && targetsIn(target) !== null) {
    const item = session.newItem();
    for (const field of target.fields)
      if (name !== 'copyto') emitPath('delete', field, 'tree', session.placeOf(item));
    emitArguments('write', args, { session, item });
    return valueOf([]);
  }
  return unsure(access, session, [target, ...args]);
}

function property(target: Value, name: string, access: Access): Value {
  if (SAME_PATH.test(name)) return valueOf(target.fields, true);
  const entry = target.entries?.get(name);
  if (entry !== undefined) return entry;
  if (name === 'length' || name === 'count')
    return unknownValue(access.raw, access.span, { tame: true, pattern: '*', numeric: true, plain: true });
  const tame = targetsIn(target) !== null && /^(?:name|basename|extension)$/.test(name);
  return unknownValue(access.raw, access.span, {
    runs: runsOf([target]),
    plain: !OBJECTS.test(name),
    ...(tame ? { tame, pattern: '*' } : {}),
  });
}

function replaced(target: Value, args: readonly Value[], access: Access): Value {
  const [text, from, to] = [target, args[0], args[1]].map((v) => (v === undefined ? null : wholeText(v)));
  if (
    access.name.toLowerCase() === 'replace' &&
    typeof text === 'string' &&
    typeof from === 'string' &&
    from !== ''
  )
    if (typeof to === 'string' && text.length * (to.length + 1) < 65536)
      return withRuns(
        textValue(
          text.replaceAll(from, () => to),
          access.span,
        ),
        [target, ...args],
      );
  return computed([target, ...args], access, true);
}

export function withRuns(value: Value, from: readonly Value[]): Value {
  const runs = runsOf(from);
  if (runs.length === 0) return value;
  return { ...value, fields: value.fields.map((f: Field) => ({ ...f, runs })) };
}

function fetched(name: string, args: readonly Value[], access: Access, session: Session): Value {
  const words = args.flatMap((a) => a.fields);
  const item = session.command('Invoke-WebRequest', words, access.span);
  emitArguments(NETWORK_METHODS[name] ?? 'url', args, { session, item });
  return unknownValue(access.raw, access.span, { runs: [item], plain: true });
}
