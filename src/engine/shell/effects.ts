// SPDX-License-Identifier: Apache-2.0
import { isText, literal, tail, textOf, type Field } from './field.js';
import { runHidden } from './hidden.js';
import type { Machine } from './machine.js';
import { targetsOf } from './path.js';
import type { State } from './state.js';
import { hostOfAddress, hostOfUrl } from './url.js';

/** Where effects are noted: the item they belong to, the shell around it. */
export interface Place {
  readonly item: number;
  readonly state: State;
  readonly machine: Machine;
}

export type Extent = 'entry' | 'tree';

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
  // A local path of a program whose other paths are in its own store (`s3://…`, `container:/path`).
  readlocal: (field, extent, place) => {
    if (!ELSEWHERE.test(field.word.prefix)) ROLES['read']?.(field, extent, place);
  },
  writelocal: (field, extent, place) => {
    if (!ELSEWHERE.test(field.word.prefix)) ROLES['write']?.(field, extent, place);
  },
  // A file, or an address that is fetched.
  readurl: (field, extent, place) => {
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(field.word.prefix);
    ROLES[address ? 'url' : 'read']?.(field, extent, place);
  },
  // `file://path` and `fileb://path` are read, anything else is data.
  fileurl: (field, extent, place) => {
    const scheme = /^fileb?:\/\//.exec(field.word.prefix);
    if (scheme !== null) ROLES['read']?.(tail(field, scheme[0].length), extent, place);
  },
  // `key=path`, or a path.
  keyedread: (field, extent, place) => {
    const key = /^[\w.-]+=/.exec(field.word.prefix);
    ROLES['read']?.(key === null ? field : tail(field, key[0].length), extent, place);
  },
  // `here:there:mode`: a folder of this machine that a container sees.
  volume: (field, _extent, place) => {
    const [from = '', , mode = ''] = field.word.prefix.split(':');
    if (field.word.kind === 'unknown' && !field.word.prefix.includes(':')) unsure(field, place);
    else if (/^[./~]/.test(from)) shared(from, { field, readOnly: mode.split(',').includes('ro') }, place);
  },
  // `type=bind,source=here,target=there,readonly`
  mount: (field, _extent, place) => {
    const parts = field.word.prefix.split(',');
    const from = parts.find((part) => /^(?:source|src)=/.test(part))?.replace(/^\w+=/, '');
    const readOnly = parts.some((part) => /^(?:readonly|ro)(?:=true|=1)?$/.test(part));
    if (field.word.kind !== 'literal') unsure(field, place);
    else if (from !== undefined && /^[./~]/.test(from)) shared(from, { field, readOnly }, place);
  },
  // Statements of a database client: data, but for what leaves the database.
  query: (field, _extent, place) => {
    if (field.word.kind !== 'literal') unsure(field, place);
    else if (LEAVES_DATABASE.test(field.word.text)) ROLES['program']?.(field, 'entry', place);
  },
  // A setting of apt by name; some of them run commands.
  aptoption: (field, _extent, place) => {
    const { kind, prefix } = field.word;
    const plain =
      /^(?:Acquire::(?:Retries|ForceIPv[46]|[\w:]*Timeout)|APT::(?:Install-\w+|Get::[\w-]+))=[\w-]*$/i;
    const conf = /^DPkg::Options::=--force-conf(?:def|old|new|miss)$/i;
    if (kind !== 'literal' || !(plain.test(prefix) || conf.test(prefix)))
      ROLES['program']?.(field, 'entry', place);
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
    for (const { path } of targetsOf(field, extent, place.state).targets) {
      const written = place.machine.sink.writtenBy(path);
      if (written !== undefined) place.machine.sink.flow(written.item, place.item, 'code');
    }
  },
  // A compiler by its name; anything else is a command line.
  compiler: (field, extent, place) => {
    if (
      field.word.kind !== 'literal' ||
      !/^(?:[\w+-]+-)?(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+|ld|lld|ar)(?:-[\d.]+)?$/.test(field.word.text)
    )
      ROLES['program']?.(field, extent, place);
  },
  // A property of a build by name; some of them run commands or bring in other build files.
  msbuild: (field, extent, place) => {
    if (/(?:event|command|targets|props|tasks?|tool(?:path|exe))\s*=/i.test(field.word.text))
      ROLES['program']?.(field, extent, place);
  },
  // An operand of MSBuild: a project, or a switch such as `/p:Name=value`.
  buildword: (field, extent, place) => {
    const property = /^[/-](?:p|property):/i.test(field.word.prefix);
    if (property || !/^[/-][a-z]+(?::|$)/i.test(field.word.prefix))
      ROLES[property ? 'msbuild' : 'script']?.(field, extent, place);
  },
  // A setting of php by name; some of them load code.
  phpsetting: (field, extent, place) => {
    if (
      /^\s*(?:auto_(?:pre|ap)pend_file|(?:zend_)?extension|include_path|sendmail_path|opcache\.preload)/i.test(
        field.word.prefix,
      )
    )
      ROLES['program']?.(field, extent, place);
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
    runHidden(field, place);
  },
  // The shell that a tool runs its own scripts with.
  shellname: (field, _extent, place) => {
    place.machine.sink.unknown(place.item, 'dynamic-code', field.word.span);
    if (!/^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh$/.test(textOf(field) ?? '')) runHidden(field, place);
  },
};

const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+:)/i;

/** What reaches files, programs or other servers from within a query, in any of the usual dialects. */
const LEAVES_DATABASE = new RegExp(
  [
    String.raw`\\(?:!|i\b|ir\b|o\b|w\b|g\b|gx\b|copy\b|lo_|c\b|connect\b|s\b|e\b|T\b|\.|R\b|P\b)`,
    String.raw`(?:^|[\n;])\s*\.(?:shell|system|sh\b|sys|load|read|output|once|excel|import|backup|clone|save|restore|open|archive|ar\b|log|cd|edit|iotrace|trace|dump)`,
    String.raw`\b(?:program|outfile|dumpfile|infile|load_file|load_extension|writefile|readfile|edit|fsdir)\b`,
    String.raw`\b(?:copy|install|load|attach|system|source|pager|tee|nopager|delimiter|xp_\w+|sp_oacreate|openrowset|dblink\w*|lo_(?:import|export)|pg_(?:read|ls|stat|write|file)\w*|create\s+(?:extension|function|procedure|language|server)|into\s+local)\b`,
    String.raw`\b(?:require|process|child_process|import|fs|run|runProgram|eval|Function|cat|ls|removeFile|writeFile|passwordPrompt)\s*[.(]`,
  ].join('|'),
  'i',
);

function unsure(field: Field, place: Place): void {
  place.machine.sink.unknown(place.item, 'dynamic-argument', field.word.span);
}

/** A container may read what it sees, and change it unless that is ruled out. */
function shared(from: string, how: { field: Field; readOnly: boolean }, place: Place): void {
  const home = from === '~' || from.startsWith('~/') ? place.machine.home + from.slice(1) : from;
  const path = literal(home, how.field.word.span);
  emitPath('read', path, 'tree', place);
  if (!how.readOnly) emitPath('write', path, 'tree', place);
}

function beforeSemicolon(field: Field): Field {
  const text = textOf(field);
  return text?.includes(';') === true ? literal(text.slice(0, text.indexOf(';')), field.word.span) : field;
}

/** Notes what one word of a given role does. */
export function emitRole(role: string, field: Field, extent: Extent, place: Place): void {
  const tree = role.endsWith('+');
  ROLES[tree ? role.slice(0, -1) : role]?.(field, tree ? 'tree' : extent, place);
}

/** Roles that the handlers of single programs give a meaning to. */
const OTHER_ROLES = ['dest', 'into', 'folder', 'exec', 'config', 'configfile', 'inline', 'words'];

/** The vocabulary of the tables. */
export const ROLE_NAMES: readonly string[] = [...Object.keys(ROLES), ...OTHER_ROLES];

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
