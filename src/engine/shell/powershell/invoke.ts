// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../../core/facts.js';
import { fixedStart } from '../builder.js';
import { literal, textOf, unresolved, type Field } from '../field.js';
import { baseName } from '../path.js';
import { ALIASES, ALSO_PROGRAMS } from '../tables/aliases.js';
import type { Argument, Command, Expr } from './ast.js';
import { spelling, type Given } from './binder.js';
import { runCmdlet } from './cmdlets.js';
import { evaluate } from './evaluate.js';
import { isShell, nativeField, slashed, switchField } from './paths.js';
import type { Piped, Session } from './session.js';
import { joinedField, NOTHING, runsOf, unknownValue, valueOf, type Value } from './value.js';

/** One command about to run: words that are known already, or those of the text. */
export interface Invocation {
  readonly name: Value;
  readonly words: readonly Field[];
  readonly item: number;
  readonly span: Span;
  readonly command?: Command;
  readonly piped?: Piped | null;
}

/** Their blocks run at once, in this shell. */
const RUNS_BLOCKS = new Set(
  (
    'ForEach-Object Where-Object Select-Object Sort-Object Group-Object Measure-Object Measure-Command Format-Table ' +
    'Format-List Format-Wide Invoke-Command ConvertTo-Html Compare-Object'
  ).split(' '),
);

/** Finds out who runs, and hands the words over. */
export function runCommand(given: Invocation, shell: Session): Value {
  const { name, span } = given;
  const [field] = name.fields;
  const text = name.fields.length === 1 ? textOf(field) : null;
  // `& { … }` was walked with its name.
  if (name.block) return runArguments(given, shell);
  if (text === null || text === '' || field === undefined)
    return native(field ?? unresolved('', '', span), given, shell);
  const called = resolve(text, shell);
  // An alias of the line may as well not have been made.
  if (shell.aliases.has(text.toLowerCase()))
    native({ ...literal(text.toLowerCase(), field.word.span), runs: field.runs }, given, shell);
  switch (called.kind) {
    case 'function':
      return runArguments(given, shell);
    case 'native':
      return native({ ...literal(called.name, field.word.span), runs: field.runs }, given, shell);
    case 'cmdlet':
      return runTabled(called, field, given, shell);
  }
}

function runTabled(
  called: Called & { kind: 'cmdlet' },
  field: Field,
  given: Invocation,
  shell: Session,
): Value {
  const { item, span, piped = null } = given;
  // The text of a name that was computed is code as much as what it names.
  for (const from of field.runs) shell.sink.flow(from, item, 'code');
  const args = argumentsOf(given, called.name, shell);
  const call = { given: args.given, item, span, named: field.word.span, piped, raw: rawOf(given, shell) };
  const value = runCmdlet(called.name, call, shell);
  if (called.also === null || args.own) return value;
  const other = native(literal(called.also, field.word.span), given, shell);
  return { ...value, fields: value.fields.length > 0 ? value.fields : other.fields };
}

type Called =
  | { readonly kind: 'cmdlet'; readonly name: string; readonly also: string | null }
  | { readonly kind: 'native'; readonly name: string }
  | { readonly kind: 'function' };

function resolve(written: string, shell: Session): Called {
  const bare = written.replace(/^[\w.]+\\(?=[A-Za-z]+-[A-Za-z]\w*$)/, '');
  const qualified = bare !== written;
  const name = qualified ? bare : throughAliases(bare, shell);
  const lower = name.toLowerCase();
  if (/[\\/]|^[A-Za-z]:/.test(name)) return { kind: 'native', name: programPath(name, shell) };
  const alias = ALIASES.get(lower);
  if (alias !== undefined)
    return { kind: 'cmdlet', name: alias, also: ALSO_PROGRAMS.has(lower) ? lower : null };
  // An alias comes before a function, and a function before a cmdlet.
  if (!qualified && shell.functions.has(lower)) return { kind: 'function' };
  const cmdlet = spelling(name);
  return cmdlet === undefined ? programOf(name) : { kind: 'cmdlet', name: cmdlet, also: null };
}

function throughAliases(written: string, shell: Session): string {
  let name = written;
  for (let hop = 0; hop < 5; hop++) name = shell.aliases.get(name.toLowerCase()) ?? name;
  return name;
}

/** Windows finds programs whatever their case; cmdlets that no table has keep theirs. */
function programOf(name: string): Called {
  const bare = name.replace(/\.(?:exe|cmd|bat|com)$/i, '');
  const isCmdlet = /^[a-z]+-[a-z]\w*$/i.test(bare) && /[A-Z]/.test(bare);
  return { kind: 'native', name: isCmdlet ? bare : bare.toLowerCase() };
}

function programPath(name: string, shell: Session): string {
  const path = slashed(name, shell.machine.home);
  const base = baseName(path);
  return path.slice(0, path.length - base.length) + base.replace(/\.exe$/i, '');
}

function rawOf(given: Invocation, shell: Session): string {
  return given.command === undefined ? '' : shell.raw(given.command);
}

/** Words of a function or a block: only what they themselves run counts. */
function runArguments(given: Invocation, shell: Session): Value {
  const values = (given.command?.args ?? []).map((arg) => argumentValue(arg, shell));
  const runs = [...runsOf([given.name, ...values]), ...(given.piped?.items ?? [])].slice(0, 64);
  if (given.name.fields.length > 0 && given.name.block) return valueOf(given.name.fields, false);
  return unknownValue(rawOf(given, shell), given.span, { runs });
}

function argumentValue(arg: Argument, shell: Session): Value {
  if (arg.kind === 'verbatim') return NOTHING;
  const value = arg.kind === 'word' ? arg.value : arg.value;
  return value === null ? NOTHING : evaluate(value, shell);
}

interface Arguments {
  readonly given: readonly Given[];
  /** Written in a way that only PowerShell's own commands take. */
  readonly own: boolean;
}

function argumentsOf(given: Invocation, name: string, shell: Session): Arguments {
  if (given.command === undefined) {
    const words = given.words.map((f): Given => {
      const text = textOf(f);
      if (text !== null && /^-[A-Za-z]/.test(text))
        return { kind: 'parameter', name: text, attached: null, word: f };
      return { kind: 'value', value: valueOf([f]) };
    });
    return { given: words, own: false };
  }
  const { args } = given.command;
  const read = (): Given[] => args.flatMap((arg) => givenOf(arg, shell));
  const all = RUNS_BLOCKS.has(name)
    ? shell.withItem(given.piped?.value ?? NOTHING, read)
    : shell.withLater(read);
  const own = all.some((g) =>
    g.kind === 'value' ? isOwn(g.value) : g.attached !== null && isOwn(g.attached),
  );
  const end = all.findIndex((g) => g.kind === 'parameter' && g.name === '--');
  return { given: end === -1 ? all : [...all.slice(0, end), ...all.slice(end + 1).map(positional)], own };
}

/** Behind two dashes nothing is a parameter. */
function positional(given: Given): Given {
  return given.kind === 'value' ? given : { kind: 'value', value: valueOf([given.word]) };
}

function isOwn(value: Value): boolean {
  return value.block || value.entries !== null;
}

function givenOf(arg: Argument, shell: Session): readonly Given[] {
  switch (arg.kind) {
    case 'word':
      return arg.value.kind === 'variable' && arg.value.splat
        ? splatted(evaluate(arg.value, shell), shell.span(arg))
        : [{ kind: 'value', value: evaluate(arg.value, shell) }];
    case 'parameter': {
      const attached = arg.value === null ? null : evaluate(arg.value, shell);
      const written = arg.value === null ? nativeWord(arg.raw, shell) : literal(arg.name, shell.span(arg));
      const known = textOf(written);
      // `-Pa$x`: nobody knows which parameter that is.
      if (known === null) return [{ kind: 'value', value: valueOf([written]) }];
      return [{ kind: 'parameter', name: known, attached, word: literal(known, shell.span(arg)) }];
    }
    case 'verbatim':
      return [{ kind: 'value', value: unknownValue(arg.text, shell.span(arg)) }];
  }
}

/** `@table` gives named parameters, `@list` words; of what is not known any parameter may come. */
function splatted(value: Value, span: Span): readonly Given[] {
  if (value.entries === null)
    return value.fields.map((f): Given => ({
      kind: 'value',
      value: valueOf([f.word.kind === 'literal' ? f : unresolved('@', '-', span)]),
    }));
  return [...value.entries].flatMap(([name, one]): Given[] => [
    { kind: 'parameter', name: `-${name}`, attached: one, word: literal(`-${name}`, span) },
  ]);
}

/** A program outside of PowerShell: its words as it would get them. */
function native(name: Field, given: Invocation, shell: Session): Value {
  const { machine } = shell;
  const words =
    given.command === undefined
      ? given.words
      : shell.withLater(() => (given.command?.args ?? []).flatMap((arg) => nativeWords(arg, shell)));
  const program = textOf(name);
  const read = (f: Field): Field => switchField(isShell(program) ? f : nativeField(f, machine.home), program);
  const argv: [Field, ...Field[]] = [name, ...words.map(read)];
  const { piped = null, item, span } = given;
  const only = piped?.value.fields.length === 1 ? piped.value.fields[0] : undefined;
  const input =
    piped === null
      ? null
      : { from: piped.items, text: only?.word.kind === 'literal' ? only : null, listing: null };
  const ran = machine.words(argv, { argv, item, state: shell.state.fork(), input, span, direct: true });
  // `. ./x.ps1` may define anything.
  if (given.command?.operator === '.') shell.forgetAll();
  const output = ran.output;
  if (output !== null) return valueOf([{ ...output, runs: [...output.runs, item] }]);
  return unknownValue(rawOf(given, shell), span, { runs: [item], plain: true });
}

function nativeWords(arg: Argument, shell: Session): readonly Field[] {
  switch (arg.kind) {
    case 'verbatim':
      return arg.text
        .trim()
        .split(/\s+/)
        .filter((w) => w !== '')
        .map((w) => (/["%]/.test(w) ? unresolved(w, '', shell.span(arg)) : literal(w, shell.span(arg))));
    case 'parameter':
      return arg.raw.kind === 'list'
        ? arg.raw.items.map((item) => nativeWord(item, shell))
        : [nativeWord(arg.raw, shell)];
    case 'word':
      return nativeValues(arg.value, shell);
  }
}

function nativeValues(expr: Expr, shell: Session): readonly Field[] {
  if (expr.kind === 'list') return expr.items.flatMap((item) => nativeValues(item, shell));
  if (expr.kind === 'string') return [nativeWord(expr, shell)];
  const value = evaluate(expr, shell);
  // What a list, a table or a block becomes on the way to another program is not followed.
  if (value.block || value.entries !== null) return [unresolved(shell.raw(expr), '', shell.span(expr))];
  return value.fields;
}

/** A bare word with `*` is a pattern. */
function nativeWord(expr: Expr, shell: Session): Field {
  const value = evaluate(expr, shell);
  const field =
    value.fields.length === 1 && value.fields[0] !== undefined
      ? value.fields[0]
      : joinedField([value], shell.raw(expr), shell.span(expr));
  const text = textOf(field);
  const bare = expr.kind === 'string' && expr.style === 'bare';
  if (!bare || text === null || !/[*?[]/.test(text) || /:\/\//.test(text)) return field;
  const pattern = slashed(text, shell.machine.home);
  return {
    ...field,
    word: { ...field.word, kind: 'glob', prefix: fixedStart(pattern) },
    pattern,
    base: null,
    tame: true,
  };
}
