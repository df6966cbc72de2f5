// SPDX-License-Identifier: Apache-2.0
// What runs behind another program's back: commands in variables (`GIT_PAGER='sh -c …'`), in options
// (`sort --compress-program=…`), and within code of other languages. All of it stays unknown as well.
import { addsToolFolders, isCode, isPlainSetting } from './environment.js';
import { literal, textOf, type Field } from './field.js';
import type { Machine, Scope } from './machine.js';
import { absolute, normalise } from './path.js';
import { unsure } from './quiet.js';
import type { State } from './state.js';
import { tableOf } from './tables/programs.js';

/** The command that is made to run something else. */
interface Host {
  readonly item: number;
  readonly state: State;
  readonly machine: Machine;
}

const MAX_SNIPPET = 2000;

/** The address of a database on another machine; a single word is a neighbour in a network of containers. */
const DATABASE =
  /^(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|mssql|sqlserver|amqps?)(?:\+\w+)?:\/\/(?:[^@/\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[:/?,]|$)/;

/** Walks a command line that an option or a variable holds; its commands are marked as hidden. */
export function runHidden(code: Field, host: Host): void {
  const text = textOf(code);
  if (text === null) return;
  const command = (/^[\w.-]+\s*=\s*(['"]?)(.+)\1$/s.exec(text)?.[2] ?? text).replace(/^!/, '');
  if (isCommand(command)) walk(literal(command, code.word.span), host, true);
}

/** A variable is set that other programs obey: unknown, unless it is an everyday setting. */
export function setCode(name: string, value: Field, host: Host): void {
  const { kind, text, span } = value.word;
  if (kind === 'literal' && /^(?:export\s)?\w*(?:URL|URI|DSN|HOST)$/i.test(name) && DATABASE.test(text))
    host.machine.sink.host(host.item, DATABASE.exec(text)?.[1]?.toLowerCase() ?? '', span);
  if (!isCode(name) || isEveryday(name, value, host)) return;
  host.machine.sink.unknown(host.item, 'environment-code', value.word.span);
  runVariable(name, value, host);
}

function isEveryday(name: string, { word }: Field, { state, machine }: Host): boolean {
  const { workspace, home } = machine;
  if (name === 'PATH' && word.kind === 'unknown') return addsToolFolders(word.prefix, word.text, home);
  if (word.kind !== 'literal') return false;
  if (name !== 'PYTHONPATH') return isPlainSetting(name, word.text);
  // Modules of the project: python finds them as well when it runs a script of it.
  const inside = (folder: string): boolean => `${folder}/`.startsWith(`${workspace}/`);
  return (
    state.cwds.length > 0 &&
    word.text.split(':').every((path) => state.cwds.every((cwd) => inside(normalise(absolute(path, cwd)))))
  );
}

/** Walks what a variable makes other programs run. An editor is a person's choice and is not hidden. */
function runVariable(name: string, value: Field, host: Host): void {
  const text = textOf(value);
  if (text === null || text === '') return;
  const code = commandOf(name, text);
  if (code !== null) walk(literal(code, value.word.span), host, !/(?:^|_)(?:EDITOR|VISUAL)$/.test(name));
}

const COMMANDS =
  /^(?:PAGER|MANPAGER|[A-Z]+_PAGER|EDITOR|VISUAL|[A-Z]+_EDITOR|BROWSER|GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|PROXY_COMMAND|ASKPASS)|(?:SSH|SUDO)_ASKPASS|(?:RSYNC|CVS)_RSH|PROMPT_COMMAND|PERL5DB)$/;
/** Variables whose words are put behind a program's name. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['NODE_OPTIONS', 'node'],
  ['PERL5OPT', 'perl'],
  ['RUBYOPT', 'ruby'],
  ['TAR_OPTIONS', 'tar'],
  ['LD_PRELOAD', 'ld.so --preload'],
  ['LD_AUDIT', 'ld.so --preload'],
  ['DYLD_INSERT_LIBRARIES', 'ld.so --preload'],
]);

function commandOf(name: string, text: string): string | null {
  if (COMMANDS.test(name)) return text.replace(/^!/, '');
  if (/^LESS(?:OPEN|CLOSE)$/.test(name)) return text.replace(/^\|*-?\|?/, '');
  // A prompt is expanded as if between double quotes.
  if (/^PS[0-4]$/.test(name)) return promptCode(text);
  if (/^(?:BASH_ENV|ENV|PYTHONSTARTUP)$/.test(name)) return /^[\w./~-]+$/.test(text) ? `. ${text}` : null;
  const program = OPTIONS.get(name);
  return program === undefined ? null : `${program} ${text}`;
}

/** `${v@P}`: walks the substitutions in what a variable holds, which is expanded once more as a prompt is. */
export function runPrompt(
  part: { readonly parameter: string; readonly pos: number; readonly end: number },
  { scope, machine }: { scope: Scope; machine: Machine },
): void {
  unsure(part, { scope, machine });
  const value = scope.state.vars.get(part.parameter)?.fields[0];
  const code = promptCode(textOf(value) ?? '');
  const host = { item: Math.max(0, machine.sink.items - 1), state: scope.state, machine };
  if (code !== null) walk(literal(code, value?.word.span ?? null), host, true);
}

function promptCode(text: string): string | null {
  return /\$\(|`/.test(text) && !text.includes('"') ? `: "${text}"` : null;
}

const SHELLS = /^(?:sh|bash|dash|zsh|ksh|fish|ash|eval|exec|source|\.)$/;

/** Whether a text begins like a command line: with a path, or a program that a table knows. */
function isCommand(text: string): boolean {
  if (text.length > MAX_SNIPPET) return false;
  const first = /^\s*(?:[A-Za-z_]\w*=\S*\s+)*([\w./~@+-]+)(?=\s|$|[;|&<>])/.exec(text)?.[1];
  if (first === undefined) return false;
  return first.includes('/') || SHELLS.test(first) || tableOf(first) !== null;
}

/** Walks the command lines that code of another language seems to run, and the folders that it deletes. */
export function runForeign(code: Field | null, host: Host, hidden = false): void {
  const text = textOf(code ?? undefined);
  if (text === null || text.length > 65_536) return;
  for (const snippet of snippetsOf(text, hidden).slice(0, MAX_SNIPPETS))
    walk(literal(snippet, code?.word.span ?? null), host, hidden);
}

/** Programs that do harm with the right words, wherever they stand in a text. */
const HARMFUL =
  /(?:^|[\s;&|(/'"])(?:rm|shred|dd|mkfs[.\w]*|truncate|curl|wget|nc|ncat|socat|ssh|scp|rsync|(?:ba|z|da|k)?sh|eval|base64|crontab|systemctl|launchctl|chmod|chown|mv|sudo|git\s+(?:push|reset|clean|config)|(?:npm|yarn|pnpm|cargo|twine)\s+(?:publish|upload))\s+\S/;

/** Whether a text may be a command line that does harm. */
export function isHarmful(text: string): boolean {
  return HARMFUL.test(text);
}

/** Of the command lines that code seems to run only the harmful ones are walked, and what it deletes. */
export function runHarmful(code: Field, host: Host): void {
  const harmful = snippetsOf(code.word.text, false).filter(isHarmful);
  for (const snippet of harmful.slice(0, MAX_SNIPPETS)) walk(literal(snippet, code.word.span), host, false);
  // SECURITY: what is not looked at may be anything.
  if (harmful.length > MAX_SNIPPETS) host.machine.sink.overLimit();
}

const MAX_SNIPPETS = 16;
const STARTS_PROGRAMS =
  /\b(?:system|popen|exec\w*|spawn\w*|subprocess|check_(?:call|output)|getoutput|shell_exec|passthru|proc_open|Popen|Command|qx)\b|`/;
const DELETES =
  /\b(?:rmtree|rmSync|rmdirSync|rm_rf|rm_r|remove_entry_secure|remove_dir_all|removedirs|rimraf|RemoveAll|deltree|(?:fs|promises)\.rm(?:dir)?)\s*\(?\s*/g;
const HOMES =
  /^(?:[\w.]*expanduser\(\s*['"]~\/?['"]\s*\)|(?:[\w.]*\.)?homedir\(\)|(?:[\w.]*\.)?Path\.home\(\)|process\.env\.HOME|(?:[\w.]*environ|ENV)\[['"]HOME['"]\]|Dir\.home)\s*[,)\n;]/;

function snippetsOf(text: string, always: boolean): readonly string[] {
  const quoted =
    always || STARTS_PROGRAMS.test(text) ? [...text.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs)] : [];
  const lists =
    quoted.length === 0 ? [] : [...text.matchAll(/[[(]\s*((?:(['"])[\w./~=+-]+\2\s*,?\s*){2,16})[\])]/g)];
  // `spawn('rm', ['-rf', '/x'])`, `Command::new("rm").args(["-rf", "/x"])`
  const split =
    quoted.length === 0
      ? []
      : [...text.matchAll(/(['"])([\w./-]+)\1\s*(?:,|\)\s*\.args?\()\s*&?\[([^\]]{1,400})\]/g)];
  const lines = [...text.matchAll(/^(?:[:\s]*!|\t@?-?|\s*exec\s+)(.+)$/gm)];
  return [
    ...quoted.map((found) => found[2] ?? ''),
    ...lists.map((found) => (found[1] ?? '').replace(/['",]+/g, ' ').trim()),
    ...split.map((found) => `${found[2] ?? ''} ${(found[3] ?? '').replace(/['",]+/g, ' ').trim()}`),
    ...lines.map((found) => found[1] ?? ''),
  ]
    .filter(isCommand)
    .concat(deletesOf(text));
}

/** `rmtree('/x')` is `rm -rf /x`. */
function deletesOf(text: string): readonly string[] {
  return [...text.matchAll(DELETES)].flatMap((found) => {
    const rest = text.slice(found.index + found[0].length, found.index + found[0].length + 300);
    if (HOMES.test(rest)) return ['rm -rf ~'];
    const path = /^(?:Path\(|[\w.]*expanduser\()?\s*['"`]([^'"`$\n]+)['"`]/.exec(rest)?.[1];
    return path === undefined || !/^[\w./~-]+$/.test(path) ? [] : [`rm -rf ${path}`];
  });
}

function walk(code: Field, { item, state, machine }: Host, hidden: boolean): void {
  const { sink } = machine;
  const from = sink.items;
  const span = code.word.span ?? sink.whole;
  machine.code(code, { argv: [code], item, state: state.fork(), input: null, span, direct: true });
  if (hidden) for (let at = from; at < sink.items; at++) sink.unknown(at, 'hidden-program', span);
}
