// SPDX-License-Identifier: Apache-2.0
// Lines of cmd.exe: enough to see programs, redirections and chains. What is more than that asks.
import { emitPath } from './effects.js';
import { emitDestination } from './tableEffects.js';
import { literal, spanOf, sourceOf, textOf, unresolved, type Field, type Source } from './field.js';
import { folderOf, isCodeVariable } from './powershell/environment.js';
import { isShell, pathField, slashed, switchField } from './powershell/paths.js';
import { done, type Call, type Machine, type Outcome } from './machine.js';
import { parseWords } from './options.js';
import { targetsOf } from './path.js';
import { emitCommand, placeOf, type Handler, type Run } from './program.js';

/** A stretch of a line between two operators. */
interface Part {
  readonly words: readonly Field[];
  readonly redirects: readonly { readonly mark: string; readonly target: Field | null }[];
  /** The operator behind it. */
  readonly ends: string;
  readonly start: number;
  readonly end: number;
}

const OPERATOR = /&&|\|\||[&|\n()]/y;
const REDIRECT = /\d?(?:>>|>|<)(?:&\d)?/y;

class Line {
  readonly parts: Part[] = [];
  broken = false;
  readonly #text: string;
  readonly #source: Source;
  readonly #home: string;
  #at = 0;
  #words: Field[] = [];
  #redirects: { mark: string; target: Field | null }[] = [];
  #start = 0;

  constructor(source: Source, home: string) {
    this.#source = source;
    this.#home = home;
    this.#text = source.text.replaceAll('\r', '');
  }

  split(): readonly Part[] {
    for (;;) {
      this.#take(/[ \t,;=]+/y);
      if (this.#at >= this.#text.length) break;
      const operator = this.#operator();
      if (operator !== null) this.#close(operator);
      else this.#piece();
    }
    this.#close('');
    return this.parts;
  }

  /** Parentheses only group where a command may begin, or end one that did. */
  #operator(): string | null {
    if (this.#text[this.#at] === '(' && this.#words.length > 0) return null;
    return this.#take(OPERATOR);
  }

  #piece(): void {
    const mark = this.#take(REDIRECT);
    if (mark === null) {
      this.#words.push(this.#word());
      return;
    }
    this.#take(/[ \t]+/y);
    this.#redirects.push({ mark, target: mark.includes('&') ? null : this.#word() });
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #close(ends: string): void {
    const { length } = this.#text;
    if (this.#words.length > 0 || this.#redirects.length > 0)
      this.parts.push({
        words: this.#words,
        redirects: this.#redirects,
        ends,
        start: this.#start,
        end: Math.min(this.#at, length),
      });
    this.#words = [];
    this.#redirects = [];
    this.#start = this.#at;
  }

  /** Quotes and carets go; a variable leaves the rest unknown. */
  #word(): Field {
    const start = this.#at;
    const so = { text: '', known: true, quoted: false };
    while (this.#at < this.#text.length && !this.#endsWord(so.quoted)) {
      const char = this.#text[this.#at] ?? '';
      this.#at++;
      if (char === '"') so.quoted = !so.quoted;
      else if (char === '^' && !so.quoted) so.text += this.#escaped(so.known);
      else {
        const value = this.#variable(char);
        if (value === null) so.known = false;
        else if (so.known) so.text += value;
      }
    }
    if (this.#at === start) this.#at++;
    if (so.quoted) this.broken = true;
    const span = spanOf(this.#source, start, this.#at);
    return so.known ? literal(so.text, span) : unresolved(this.#text.slice(start, this.#at), so.text, span);
  }

  #endsWord(quoted: boolean): boolean {
    const char = this.#text[this.#at] ?? '';
    return !quoted && (/[\s&|<>]/.test(char) || (char === ')' && this.#words.length > 0));
  }

  /** What stands behind a caret; a line that it continues gives nothing. */
  #escaped(known: boolean): string {
    const char = this.#text[this.#at++] ?? '';
    return known && char !== '\n' ? char : '';
  }

  /** The character just taken, or the variable that begins with it: null for what is not known. */
  #variable(char: string): string | null {
    this.#at--;
    const found = this.#take(/%[A-Za-z_]\w*(?::[^%\n]*)?%|%%?~?\w*[A-Za-z*\d]|![A-Za-z_]\w*(?::[^!\n]*)?!/y);
    if (found !== null)
      return /\bset\b/i.test(this.#text)
        ? null
        : folderOf(`env:${found.slice(1, -1)}`.toLowerCase(), this.#home);
    this.#at++;
    return char;
  }
}

/** Walks a text as a line of cmd.exe. */
export function runCmd(code: Field, call: Call, machine: Machine): Outcome {
  const source = sourceOf(code, call.span);
  if (machine.sink.reread(source.text.length)) return done(call.state);
  const line = new Line(source, machine.home);
  const state = call.state.fork();
  let from: readonly number[] | null = null;
  for (const part of line.split()) {
    if (machine.sink.full) break;
    machine.sink.step();
    const item = machine.sink.newItem();
    const before = machine.sink.commands.length;
    const input = from === null ? call.input : { from, text: null, listing: null };
    const span = spanOf(source, part.start, part.end);
    redirect(part, { call: { ...call, item, state, span }, machine });
    const [first, ...rest] = part.words;
    if (first !== undefined)
      command(first, rest, { ...call, item, state, input, span, direct: true }, machine);
    from = part.ends === '|' ? Array.from({ length: machine.sink.items - item }, (_, i) => item + i) : null;
    if (part.ends === '|')
      for (const one of machine.sink.commands.slice(before)) one.pipedTo ??= machine.sink.items;
  }
  if (line.broken) machine.sink.unknown(Math.max(0, machine.sink.items - 1), 'parse-error', call.span);
  return done(call.state);
}

function redirect(part: Part, at: { call: Call; machine: Machine }): void {
  const { call, machine } = at;
  for (const { mark, target } of part.redirects) {
    if (target === null || /^nul:?$/i.test(textOf(target) ?? '')) continue;
    const path = pathField(target, machine.home, true);
    const place = { item: call.item, state: call.state, machine };
    emitPath(mark.includes('<') ? 'read' : 'write', path, 'entry', place);
  }
}

/** `/s`, `/a:h`, `/-y`, `/s/q`: anything longer is a path. */
const SWITCHES = /^(?:\/-?[A-Za-z?](?::[-\w]+)?)+$/;

/** Commands of the shell itself, and what their operands are. */
const OWN: { readonly [name: string]: string } = {
  ...Object.fromEntries(
    'echo rem ver vol cls pause exit title color date time prompt assoc ftype verify break set setlocal endlocal shift popd chcp path goto'
      .split(' ')
      .map((n) => [n, '']),
  ),
  dir: 'read',
  type: 'read',
  more: 'read',
  del: 'delete',
  erase: 'delete',
  rd: 'delete',
  rmdir: 'delete',
  md: 'write',
  mkdir: 'write',
  copy: 'copy',
  move: 'move',
  ren: 'move',
  rename: 'move',
  mklink: 'link',
  cd: 'folder',
  chdir: 'folder',
  pushd: 'folder',
};

function command(first: Field, rest: readonly Field[], call: Call, machine: Machine): void {
  const text = textOf(first)?.replace(/^@+/, '') ?? '';
  const lower = text.toLowerCase();
  if (/^(?:if|for|do|else|in)$/.test(lower)) {
    unsupported(lower, rest, call, machine);
    return;
  }
  // `del/s/q x`, `cd..` and `echo.` need no blank.
  const glued = /^([a-z]+)[/\\.:]/.exec(lower)?.[1] ?? '';
  const own = Object.hasOwn(OWN, glued) ? glued : '';
  const words = own === '' ? rest : [...switches(text.slice(own.length), first), ...rest];
  const name = own === '' ? lower.replace(/\.(?:exe|com|cmd|bat)$/, '') : own;
  if (Object.hasOwn(OWN, name)) internal(name, words, call, machine);
  else if (name === 'call' || name === 'start') again(name, words, call, machine);
  else external(text, name, [first, ...words], { call, machine });
}

/** A program: its words by the tables; one without a known name by none. */
function external(
  text: string,
  name: string,
  [first, ...words]: readonly [Field, ...Field[]],
  { call, machine }: { call: Call; machine: Machine },
): void {
  const path = /[\\/]|^[a-z]:/i.test(text) ? slashed(text, machine.home) : name;
  const program = text === '' ? first : literal(path, first.word.span);
  const argv: [Field, ...Field[]] = [
    program,
    ...(isShell(name) ? words : words.map((w) => switchField(toPath(w, machine), name))),
  ];
  machine.words(argv, { ...call, argv });
}

function switches(text: string, field: Field): readonly Field[] {
  const words = text.startsWith('/') ? text.split(/(?=\/)/) : [text];
  return words.map((w) => literal(w, field.word.span));
}

function toPath(field: Field, machine: Machine): Field {
  const text = textOf(field);
  return text !== null && /^(?:[A-Za-z]:|\.{1,2})?\\|^[\w.-]+\\[\w.\\-]+$/.test(text)
    ? literal(slashed(text, machine.home), field.word.span)
    : field;
}

/** Conditions and loops ask; what stands behind `do` is walked. */
function unsupported(word: string, rest: readonly Field[], call: Call, machine: Machine): void {
  machine.sink.unknown(call.item, 'unsupported-shell', call.span);
  const at = word === 'do' ? 0 : rest.findIndex((f) => /^do$/i.test(textOf(f) ?? '')) + 1;
  const [first, ...words] = at === 0 && word !== 'do' ? [] : rest.slice(at);
  if (first !== undefined) command(first, words, { ...call, item: machine.sink.newItem() }, machine);
}

/** `call x`, `start "title" /wait x`. */
function again(name: string, words: readonly Field[], call: Call, machine: Machine): void {
  note(name, words, call, machine);
  const titled = name === 'start' && textOf(words[0]) === '' ? words.slice(1) : words;
  const at = titled.findIndex((f) => !SWITCHES.test(textOf(f) ?? ''));
  const [first, ...rest] = at === -1 ? [] : titled.slice(at);
  if (textOf(first)?.startsWith(':') === true) machine.sink.unknown(call.item, 'dynamic-code', call.span);
  else if (first !== undefined) command(first, rest, { ...call, item: machine.sink.newItem() }, machine);
}

function note(name: string, words: readonly Field[], call: Call, machine: Machine): Run {
  const argv: [Field, ...Field[]] = [literal(name, call.argv[0].word.span), ...words];
  const parsed = parseWords(words, { style: 'none' });
  const run: Run = { call: { ...call, argv }, machine, name, foreign: false, table: null, parsed };
  emitCommand(run);
  return run;
}

function internal(name: string, words: readonly Field[], call: Call, machine: Machine): void {
  const run = note(name, words, call, machine);
  const role = OWN[name] ?? '';
  if (name === 'set') setting(words, call, machine);
  if (name === 'popd') call.state.cwds = [];
  if (role === '') return;
  const isSwitch = (f: Field): boolean => SWITCHES.test(textOf(f) ?? '');
  const all = words.some((f) => /^\/s$/i.test(textOf(f) ?? ''));
  const named = words.filter((f) => !isSwitch(f)).flatMap((f) => separated(f, name));
  const paths = named.map((f) => pathField(f, machine.home, role === 'folder'));
  effects(role, paths, all, run);
}

/** Commas, semicolons and equal signs stand between words as blanks do; `copy a+b c` joins two files. */
function separated(field: Field, name: string): readonly Field[] {
  const text = textOf(field);
  const marks = name === 'copy' ? /[,;=+]/ : /[,;=]/;
  if (text === null || !marks.test(text)) return [field];
  const parts = text.split(marks).filter((part) => part !== '');
  return [field, ...parts.map((part) => literal(part, field.word.span))];
}

function effects(role: string, paths: readonly Field[], all: boolean, run: Run): void {
  const place = placeOf(run);
  if (role === 'folder') folder(paths[0], run);
  else if (role === 'link') run.machine.sink.unknown(run.call.item, 'dynamic-argument', run.call.span);
  else if (role === 'read' || role === 'write')
    for (const path of paths) emitPath(role, path, all ? 'tree' : 'entry', place);
  // `del folder` deletes what is in it.
  else if (role === 'delete') for (const path of paths) emitPath('delete', path, 'tree', place);
  else transfer(role, paths, run);
}

/** `copy a b`, `move a b`, `ren a b`: without a destination into the folder where it stands. */
function transfer(role: string, paths: readonly Field[], run: Run): void {
  const place = placeOf(run);
  const sources = paths.length > 1 ? paths.slice(0, -1) : paths;
  const last = (paths.length > 1 ? paths.at(-1) : undefined) ?? literal('.', null);
  for (const path of sources) emitPath('read', path, 'tree', place);
  for (const path of role === 'copy' ? [] : sources) emitPath('delete', path, 'tree', place);
  emitDestination(last, sources, { extent: 'tree', place });
}

function folder(path: Field | undefined, run: Run): void {
  if (path === undefined) return;
  const { state } = run.call;
  const { targets, sure } = targetsOf(path, 'entry', state);
  const all = [...new Set([...targets.map((t) => t.path), ...state.cwds])];
  state.cwds = sure && all.length <= 4 && state.cwds.length > 0 ? all : [];
}

/** `set NAME=value`; the blanks of the line split at `=` as well. */
function setting(words: readonly Field[], call: Call, machine: Machine): void {
  const name = words.map((f) => f.word.prefix).find((t) => !t.startsWith('/')) ?? '';
  if (words.length > 0 && isCodeVariable(/^"?([^="]*)/.exec(name)?.[1] ?? ''))
    machine.sink.unknown(call.item, 'environment-code', call.span);
}

/** `cmd /c …`: the words behind it are a line of their own. */
export const cmd: Handler = (run) => {
  const { call, machine } = run;
  const args = call.argv.slice(1);
  const at = args.findIndex((f) => /^\/{1,2}[ck]/i.test(f.word.prefix));
  if (at === -1) return interactive(run);
  const glued = textOf(args[at])?.replace(/^\/{1,2}[ck]/i, '') ?? '';
  const words = [...(glued === '' ? [] : [literal(glued, call.span)]), ...args.slice(at + 1)];
  const code = lineOf(words, call);
  if (code === null || run.foreign) emitCommand(run);
  if (code !== null) return runCmd(code, call, machine);
  machine.sink.unknown(call.item, 'dynamic-code', call.span);
  for (const from of words.flatMap((f) => f.runs)) machine.sink.flow(from, call.item, 'code');
  return done(call.state);
};

function interactive(run: Run): Outcome {
  const { call, machine } = run;
  emitCommand(run);
  machine.sink.unknown(call.item, 'unsupported-shell', call.span);
  for (const from of call.input?.from ?? []) machine.sink.flow(from, call.item, 'code');
  return done(call.state);
}

/** The words as the one line that they become; null when one is not known. */
function lineOf(words: readonly Field[], call: Call): Field | null {
  const [only] = words;
  if (only === undefined || words.some((f) => textOf(f) === null)) return null;
  if (words.length === 1) return only;
  const texts = words.map((f) => (/\s/.test(f.word.text) ? `"${f.word.text}"` : f.word.text));
  return literal(texts.join(' '), call.span);
}
