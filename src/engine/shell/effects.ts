// SPDX-License-Identifier: Apache-2.0
import { isText, literal, tail, textOf, type Field } from './field.js';
import type { Machine } from './machine.js';
import { has, type Parsed } from './options.js';
import { baseName, targetsOf } from './path.js';
import type { State } from './state.js';
import { rolesOf, type ProgramTable } from './table.js';
import { hostOfAddress, hostOfUrl } from './url.js';

/** Where effects are noted: the item they belong to, the shell around it. */
export interface Place {
  readonly item: number;
  readonly state: State;
  readonly machine: Machine;
}

type Extent = 'entry' | 'tree';

/** Notes a path read, written or deleted; what cannot be known decides the effect, but for a read. */
export function emitPath(
  kind: 'read' | 'write' | 'delete',
  field: Field,
  extent: Extent,
  place: Place,
): void {
  const { sink } = place.machine;
  const { targets, sure } = targetsOf(field, extent, place.state);
  if (!sure && kind !== 'read') sink.unknown(place.item, 'dynamic-argument', field.word.span);
  else for (const target of targets) sink.path(kind, { item: place.item, span: field.word.span }, target);
}

/** What a value or operand of a given role does. The names of roles are the vocabulary of the tables. */
const ROLES: { readonly [role: string]: (field: Field, extent: Extent, place: Place) => void } = {
  data: () => undefined,
  read: (field, extent, place) => {
    if (!isText(field, '-')) emitPath('read', field, extent, place);
  },
  write: (field, extent, place) => {
    if (!isText(field, '-')) emitPath('write', field, extent, place);
  },
  both: (field, extent, place) => {
    emitPath('read', field, extent, place);
    emitPath('write', field, extent, place);
  },
  delete: (field, extent, place) => {
    emitPath('delete', field, extent, place);
  },
  move: (field, _extent, place) => {
    emitPath('read', field, 'tree', place);
    emitPath('delete', field, 'tree', place);
  },
  // `@file` is read, anything else is data.
  atfile: (field, _extent, place) => {
    if (field.word.prefix.startsWith('@')) ROLES['read']?.(tail(field, 1), 'entry', place);
  },
  formfile: (field, _extent, place) => {
    const at = field.word.prefix.search(/=[@<]/);
    if (at !== -1) ROLES['read']?.(beforeSemicolon(tail(field, at + 2)), 'entry', place);
  },
  url: emitUrl,
  host: emitHost,
  // `host:path` of scp and rsync, or a local path.
  readfrom: (field, extent, place) => {
    if (!emitRemote(field, place)) emitPath('read', field, extent, place);
  },
  writeto: (field, extent, place) => {
    if (!emitRemote(field, place)) emitPath('write', field, extent, place);
  },
  // A git remote: an address, or a name that says nothing.
  remote: (field, _extent, place) => {
    emitRemote(field, place);
  },
  // A module to load: a file, code in a URL, or the name of a package.
  module: (field, _extent, place) => {
    if (/^data:/i.test(field.word.prefix)) ROLES['program']?.(field, 'entry', place);
    else if (field.word.kind !== 'literal' || /^[./~]/.test(field.word.text))
      emitPath('read', field, 'entry', place);
  },
  // A package to install: a name, a folder or an address.
  package: (field, _extent, place) => {
    const address = /^(?:git\+|[\w.-]+\s*@\s*)?(?=[a-z+]+:\/\/)/i.exec(field.word.prefix);
    if (address !== null) emitUrl(tail(field, address[0].length), 'entry', place);
    else if (/^(?:\.{0,2}\/|~\/)/.test(field.word.prefix)) emitPath('read', field, 'tree', place);
  },
  // A local path of a program whose other paths are in its own store (`s3://…`).
  readlocal: (field, extent, place) => {
    if (!field.word.prefix.includes('://')) emitPath('read', field, extent, place);
  },
  writelocal: (field, extent, place) => {
    if (!field.word.prefix.includes('://')) emitPath('write', field, extent, place);
  },
  // An editor's operand: a file, or `+command`.
  edited: (field, extent, place) => {
    if (field.word.prefix.startsWith('+'))
      ROLES[/^\+\d*$/.test(field.word.prefix) ? 'data' : 'program']?.(field, extent, place);
    else ROLES['both']?.(field, extent, place);
  },
  // A pager's operand: a file, a place to start at, or a command of the pager, which may run others.
  viewed: (field, extent, place) => {
    const command =
      field.word.prefix.startsWith('+') && !/^\+{1,2}(?:\d*|[GF]|\/[^]*)$/.test(field.word.prefix);
    if (command) ROLES['program']?.(field, extent, place);
    else if (!field.word.prefix.startsWith('+')) ROLES['read']?.(field, extent, place);
  },
  // A file of names: what they name is read as well, and nobody knows what that is.
  filelist: (field, extent, place) => {
    ROLES['read']?.(field, extent, place);
    place.machine.sink.unknown(place.item, 'dynamic-argument', field.word.span);
  },
  // `host:port:to:port` and `host:port:address` of curl, and its lists of servers.
  connectto: (field, extent, place) => {
    emitHosts(/^[^:]*:[^:]*:(.*?)(?::[^:\]]*)?$/, field, extent, place);
  },
  resolveto: (field, extent, place) => {
    emitHosts(/^\+?[^:]*:[^:]*:(.*)$/, field, extent, place);
  },
  hosts: (field, extent, place) => {
    emitHosts(/^(.*)$/, field, extent, place);
  },
  // A file of instructions; from standard input it is code.
  script: (field, extent, place) => {
    if (isText(field, '-') || /^\/dev\/(?:stdin|fd\/)/.test(field.word.prefix))
      ROLES['program']?.(field, extent, place);
    else emitPath('read', field, extent, place);
  },
  // An option of ssh by name; some of them run commands.
  sshoption: (field, extent, place) => {
    const { kind, prefix } = field.word;
    if (
      kind !== 'literal' ||
      /^\s*(?:proxycommand|localcommand|permitlocalcommand|knownhostscommand|proxyjump)/i.test(prefix)
    )
      ROLES['program']?.(field, extent, place);
  },
  // What rsync reaches other machines with: ssh with plain options, or any program.
  remoteshell: (field, extent, place) => {
    const plain = /^ssh(?:\s+-(?:[pl]\s*[\w.-]+|[46CqvTx]+|i\s*[\w./~-]+))*\s*$/;
    if (!plain.test(textOf(field) ?? '')) ROLES['program']?.(field, extent, place);
  },
  socket: (field, extent, place) => {
    const host = /^(?:tcp|udp|openssl|ssl|sctp)[46]?(?:-connect)?:([^:,]+)/i.exec(field.word.prefix);
    if (/^(?:exec|system|shell):/i.test(field.word.prefix)) ROLES['program']?.(field, extent, place);
    if (host !== null) emitHost(literal(host[1] ?? '', field.word.span), 'entry', place);
  },
  code: (field, _extent, place) => {
    const { item, state, machine } = place;
    const span = field.word.span ?? machine.sink.whole;
    if (field.word.kind !== 'literal') machine.sink.unknown(item, 'dynamic-code', span);
    else machine.code(field, { argv: [field], item, state: state.fork(), input: null, span, direct: true });
  },
  // tar's own actions at checkpoints, or a program.
  checkpoint: (field, _extent, place) => {
    if (!/^(?:dot|echo|bell|totals|ttyout|sleep)/.test(field.word.prefix))
      place.machine.sink.unknown(place.item, 'dynamic-code', field.word.span);
  },
  // Runs what its value says, in ways that no table describes.
  program: (field, _extent, place) => {
    place.machine.sink.unknown(place.item, 'dynamic-code', field.word.span);
  },
};

function beforeSemicolon(field: Field): Field {
  const text = textOf(field);
  return text?.includes(';') === true ? literal(text.slice(0, text.indexOf(';')), field.word.span) : field;
}

/** Notes what one word of a given role does. */
export function emitRole(role: string, field: Field, extent: Extent, place: Place): void {
  const tree = role.endsWith('+');
  ROLES[tree ? role.slice(0, -1) : role]?.(field, tree ? 'tree' : extent, place);
}

function emitUrl(field: Field, _extent: Extent, place: Place): void {
  const { sink } = place.machine;
  const { word } = field;
  const file = /^file:\/\/(?:localhost)?(?=\/)/i.exec(word.prefix);
  if (file !== null) {
    emitPath('read', tail(field, file[0].length), 'entry', place);
    return;
  }
  // The host is sure once the authority is closed.
  const closed = word.kind === 'literal' || /^[a-z][a-z0-9+.-]*:\/\/[^/]+\//i.test(word.prefix);
  if (!closed) {
    sink.unknown(place.item, 'dynamic-argument', word.span);
    return;
  }
  const host = hostOfUrl(word.prefix);
  if (host === null) sink.unknown(place.item, 'unreadable-url', word.span);
  else sink.host(place.item, host, word.span);
}

function emitHost(field: Field, _extent: Extent, place: Place): void {
  const { sink } = place.machine;
  const text = textOf(field);
  const host = text === null ? null : hostOfAddress(text);
  if (text === null) sink.unknown(place.item, 'dynamic-argument', field.word.span);
  else if (host === null) sink.unknown(place.item, 'unreadable-url', field.word.span);
  else sink.host(place.item, host, field.word.span);
}

/** Hosts in a list, in the part of a value that the pattern takes out. */
function emitHosts(part: RegExp, field: Field, extent: Extent, place: Place): void {
  const text = textOf(field);
  const list = text === null ? undefined : part.exec(text)?.[1];
  if (list === undefined) place.machine.sink.unknown(place.item, 'dynamic-argument', field.word.span);
  for (const host of list?.split(',') ?? [])
    if (host !== '') emitHost(literal(host, field.word.span), extent, place);
}

/** Notes the host of `user@host:path` or a URL; false when the word is neither. */
function emitRemote(field: Field, place: Place): boolean {
  const { prefix } = field.word;
  // git's helpers that run a command or read from a descriptor.
  if (/^(?:ext|fd)::/.test(prefix)) {
    place.machine.sink.unknown(place.item, 'dynamic-code', field.word.span);
    return true;
  }
  if (/^[a-z][a-z0-9+.-]*::?\/\//i.test(prefix)) {
    emitUrl(field, 'entry', place);
    return true;
  }
  const address = /^((?:[^/:@\s]*@)?(?:\[[^\]]*\]|[^/:@\s[\]]+)):/.exec(prefix);
  if (address === null) return false;
  emitHost(literal(address[1] ?? '', field.word.span), 'entry', place);
  return true;
}

/** Notes all that a command's words do, as its table says. */
export function emitTable(parsed: Parsed, place: Place, piped: boolean): void {
  const { table, subs } = parsed;
  if (has(parsed, table.dry ?? '')) return;
  const extent = table.tree === 'always' || has(parsed, table.tree ?? '') ? 'tree' : 'entry';
  emitOptions(parsed, place);
  const own = parsed.operands.slice(subs.length);
  const roles = rolesOf(layoutOf(parsed), own.length);
  own.forEach((field, i) => {
    const role = roles[i] ?? 'data';
    if (role === 'dest') emitDestination(field, own.slice(0, i), { extent, place });
    else if (table.keyed !== undefined) emitKeyed(field, table.keyed, place);
    else emitRole(role, field, extent, place);
  });
  const destination = parsed.options.find((o) => o.role === 'into')?.value;
  if (destination) emitInside(destination, own, { extent, place });
  if (!roles.some((role) => role.startsWith('read'))) emitImplied(table, place, piped);
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
  emitPath('read', { ...literal('.', null), base: null }, 'tree', place);
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
