// SPDX-License-Identifier: Apache-2.0
import {
  forEachChild,
  type HereDocBody,
  type ParameterExpansionPart,
  type SyntaxNode,
  type Word as WordNode,
  type WordPart,
} from 'unbash';
import { braceAlternatives } from './braces.js';
import { isCode } from './environment.js';
import { addSplit, FieldBuilder, globPiece, textPiece, unknownPiece, type Piece } from './builder.js';
import { joinFields, literal, spanOf, unresolved, type Field } from './field.js';
import { runPrompt } from './hidden.js';
import type { Machine, Scope } from './machine.js';
import { parsed } from './parsed.js';
import { isQuietName, unsure } from './quiet.js';
import { separators, valueOf, type Lookup, type Value } from './parameter.js';

/** `split`: an argument; `whole`: an assignment's value, redirection target or case word, never split. */
export type Mode = 'split' | 'whole';

/** What reading a word needs: the scope it stands in and the machine that runs its substitutions. */
export interface Reading {
  readonly scope: Scope;
  readonly machine: Machine;
}

/** Expands a word as bash would, as far as that is known: braces, tilde, variables, splitting, globs. */
export function expandWord(node: WordNode, mode: Mode, reading: Reading): readonly Field[] {
  const { source } = reading.scope;
  const span = spanOf(source, node.pos, node.end);
  const parts = node.parts;
  if (parts === undefined && !node.text.startsWith('~')) {
    const exact = source.base !== null && node.text === node.value;
    return [literal(node.value, span, exact ? span.start : null)];
  }
  if (mode === 'split' && parts?.some((p) => p.type === 'BraceExpansion') === true)
    return expandBraces(node, reading);
  const builder = new FieldBuilder(node.text, span);
  addParts(builder, node, reading);
  const fields = builder.fields();
  if (mode === 'split' || fields.length === 1) return fields;
  return [joinFields(fields, node.text, span)];
}

function addParts(builder: FieldBuilder, node: WordNode, reading: Reading): void {
  const parts = node.parts ?? [];
  const first = node.parts === undefined ? node : parts[0];
  const tilde =
    (first?.type === 'Word' || first?.type === 'Literal') &&
    addTilde(builder, first, parts.length < 2, reading);
  for (const part of tilde ? parts.slice(1) : parts) addPart(builder, part, false, reading);
}

/** An argument that must be one word: a redirection's target, a value. */
export function expandWhole(node: WordNode, reading: Reading): Field {
  const field = expandWord(node, 'whole', reading)[0];
  return field ?? literal('', spanOf(reading.scope.source, node.pos, node.end));
}

/** The text of a here-document whose delimiter is not quoted. */
export function expandHereDoc(body: HereDocBody, reading: Reading): Field {
  const span = spanOf(reading.scope.source, body.pos, body.end);
  const builder = new FieldBuilder(body.text, span);
  for (const part of body.parts ?? []) addPart(builder, part, true, reading);
  return builder.fields()[0] ?? literal('', span);
}

const MAX_ALTERNATIVES = 256;

/** Each alternative is read again as a word of its own, quotes and all. */
function expandBraces(node: WordNode, reading: Reading): readonly Field[] {
  const { source } = reading.scope;
  const span = spanOf(source, node.pos, node.end);
  const alternatives = braceAlternatives(node.text, MAX_ALTERNATIVES);
  if (alternatives === null) return [unresolved(node.text, '', span)];
  if (alternatives.length === 1 && alternatives[0] === node.text) return [literal(node.value, span)];
  const fields: Field[] = [];
  for (const text of alternatives) {
    const command = parsed(`: ${text}`)?.commands[0]?.command;
    const word = command?.type === 'Command' ? command.suffix[0] : undefined;
    const inner = { ...reading, scope: { ...reading.scope, source: { text, base: null, whole: span } } };
    if (word?.type === 'Word') fields.push(...expandWord(word, 'split', inner));
    else if (text !== '') fields.push(unresolved(text, '', span));
  }
  return fields;
}

/** Adds what a leading tilde makes of the first literal; false when there is none. */
function addTilde(
  builder: FieldBuilder,
  first: { readonly text: string; readonly value: string },
  alone: boolean,
  reading: Reading,
): boolean {
  if (!first.text.startsWith('~')) return false;
  const name = /^[^/]*/.exec(first.text)?.[0] ?? '';
  const slash = first.text.length > name.length;
  // A quoted or escaped character in the tilde-prefix makes it plain text.
  if ((!slash && !alone) || name.includes('\\')) {
    builder.add(textPiece(first.value, false));
    return true;
  }
  const rest = slash ? first.value.slice(first.value.indexOf('/')) : '';
  const folder = tildeFolder(name, reading);
  if (folder === null) builder.add(unknownPiece(true));
  builder.add(textPiece((folder ?? '') + rest, true));
  return true;
}

function tildeFolder(name: string, reading: Reading): string | null {
  const { cwds } = reading.scope.state;
  const { home } = reading.machine;
  if (name === '~' || name === `~${home.slice(home.lastIndexOf('/') + 1)}`) return home;
  if (name === '~root') return '/root';
  return name === '~+' && cwds.length === 1 ? (cwds[0] ?? null) : null;
}

function addPart(builder: FieldBuilder, part: WordPart, quoted: boolean, reading: Reading): void {
  const { sink } = reading.machine;
  // What is left out must not pass for nothing.
  if (!sink.full && sink.part()) builder.add(unknownPiece(quoted));
  if (!sink.full) addWithin(builder, part, quoted, reading);
}

function addWithin(builder: FieldBuilder, part: WordPart, quoted: boolean, reading: Reading): void {
  if (isLiteral(part)) {
    addLiteral(builder, part, quoted, reading);
    return;
  }
  if (isRunPart(part)) {
    addRun(builder, part, quoted, reading);
    return;
  }
  switch (part.type) {
    case 'DoubleQuoted':
    case 'LocaleString':
      if (part.parts.length === 0) builder.add(textPiece('', true));
      for (const child of part.parts) addPart(builder, child, true, reading);
      return;
    case 'Glob':
    case 'ExtendedGlob':
      runInside(part, reading);
      builder.add(globPiece(part.type === 'Glob' ? part.text : '*'));
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      addParameter(builder, part, quoted, reading);
  }
}

type LiteralPart = Extract<WordPart, { type: 'Literal' | 'SingleQuoted' | 'AnsiCQuoted' }>;

function isLiteral(part: WordPart): part is LiteralPart {
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
}

function addLiteral(builder: FieldBuilder, part: LiteralPart, quoted: boolean, reading: Reading): void {
  const quotes = part.type === 'Literal' ? 0 : 1;
  const base = part.type === 'AnsiCQuoted' ? null : exactBase(part, quotes, reading);
  builder.add(textPiece(part.value, quoted || quotes > 0, base));
}

function exactBase(
  part: { pos: number; end: number; value: string },
  quote: number,
  reading: Reading,
): number | null {
  const base = reading.scope.source.base;
  const length = part.end - part.pos - 2 * quote;
  return base !== null && length === part.value.length ? base + part.pos + quote : null;
}

type RunPart = Extract<
  WordPart,
  { type: 'CommandExpansion' | 'ProcessSubstitution' | 'ArithmeticExpansion' | 'BraceExpansion' }
>;

function isRunPart(part: WordPart): part is RunPart {
  return /^(?:Command|Arithmetic|Brace)Expansion$|^ProcessSubstitution$/.test(part.type);
}

function addRun(builder: FieldBuilder, part: RunPart, quoted: boolean, reading: Reading): void {
  if (part.type === 'ArithmeticExpansion' || part.type === 'BraceExpansion') {
    const arithmetic = part.type === 'ArithmeticExpansion';
    if (arithmetic)
      reading.machine.calculate(part.text.replace(/^\$\(\(|^\$\[|\)\)$|\]$/g, ''), part, reading.scope);
    else runInside(part, reading);
    builder.add({ ...unknownPiece(quoted, arithmetic), numeric: arithmetic });
    return;
  }
  const ran = runScript(part, reading);
  if (part.type === 'ProcessSubstitution') {
    builder.add({ ...unknownPiece(true, true, ran.runs), text: '/dev/fd/' });
    return;
  }
  if (ran.output === null) builder.add(unknownPiece(quoted, false, ran.runs));
  else addOutput(builder, ran.output, { quoted, runs: ran.runs });
}

function addParameter(
  builder: FieldBuilder,
  part: Extract<WordPart, { type: 'SimpleExpansion' | 'ParameterExpansion' }>,
  quoted: boolean,
  reading: Reading,
): void {
  const { scope, machine } = reading;
  let runs: readonly number[] = [];
  const lookup: Lookup = {
    state: scope.state,
    home: machine.home,
    word: (node) => {
      const field = expandWhole(node, reading);
      runs = [...runs, ...field.runs];
      return field;
    },
  };
  if (part.type === 'ParameterExpansion' && part.prefix === '!') noteIndirect(part, reading);
  if (part.type === 'ParameterExpansion' && !isPlain(part)) {
    if (machine.sink.reread(part.end - part.pos)) return;
    noteOperation(part, reading);
  }
  const value = valueOf(part, lookup);
  if (part.type === 'ParameterExpansion') assignDefault(part, value, reading);
  addValue(builder, value, { quoted, runs, separators: separators(scope.state) });
}

function isPlain(part: ParameterExpansionPart): boolean {
  return part.operation === undefined && part.index === undefined;
}

/** Words that `valueOf` may not look at still run their substitutions; `${v@P}` runs what `v` holds. */
function noteOperation(part: ParameterExpansionPart, reading: Reading): void {
  const operation = part.operation;
  if (part.index !== undefined) subscript(part.parameter, part.index, reading);
  if (operation?.type === 'Slice') {
    reading.machine.calculate(operation.offset.text, operation.offset, reading.scope);
    if (operation.length !== undefined)
      reading.machine.calculate(operation.length.text, operation.length, reading.scope);
    noteMisread(part, reading);
    return;
  }
  if (operation === undefined || (operation.type === 'Default' && part.prefix === undefined)) return;
  runInside(operation, reading);
  if (operation.type === 'Replace') noteMisread(part, reading);
  if (operation.type === 'Transform' && operation.operand.text === 'P') runPrompt(part, reading);
}

/** The parser ends these operands at a `/` or `:` inside a substitution as well. */
function noteMisread(part: ParameterExpansionPart, reading: Reading): void {
  if (/\$\(|`/.test(part.text)) unsure(part, reading);
}

/** `${!x}`: what `x` holds is read as a name, subscript and all. */
function noteIndirect(part: ParameterExpansionPart, reading: Reading): void {
  const { parameter, operation, index } = part;
  if (operation?.type === 'Names' || index !== undefined) return;
  if (!isQuietName(parameter, reading.scope.state)) unsure(part, reading);
}

interface How {
  readonly quoted: boolean;
  readonly runs: readonly number[];
  /** Null: not known, so nothing is known of how the value splits. */
  readonly separators: string | null;
}

function addValue(builder: FieldBuilder, value: Value, how: How): void {
  switch (value.kind) {
    case 'unknown':
      builder.add({
        ...unknownPiece(how.quoted, value.tame, how.runs),
        numeric: value.numeric === true,
      });
      return;
    case 'text':
      addText(builder, value.text, how);
      return;
    case 'field':
      addField(builder, value.field, how);
      return;
    case 'list':
      value.fields.forEach((field, i) => {
        if (i > 0) builder.cut();
        addField(builder, field, how);
      });
  }
}

function addText(builder: FieldBuilder, text: string, how: How): void {
  if (how.quoted) builder.add(withRuns(textPiece(text, true), how.runs));
  else if (how.separators === null) builder.add(unknownPiece(false, false, how.runs));
  else addSplit(builder, text, { runs: how.runs, separators: how.separators });
}

function addField(builder: FieldBuilder, field: Field, how: How): void {
  const runs = field.runs.length === 0 ? how.runs : [...how.runs, ...field.runs];
  if (field.word.kind === 'literal') {
    addText(builder, field.word.text, { ...how, runs });
  } else if (field.word.kind === 'glob' && field.pattern !== null) {
    builder.add(withRuns(globPiece(field.pattern), runs));
  } else {
    builder.add(unknownField(field, how.quoted, runs));
  }
}

function unknownField(field: Field, quoted: boolean, runs: readonly number[]): Piece {
  const piece = {
    ...unknownPiece(quoted, field.tame, runs),
    text: field.word.prefix,
    numeric: field.numeric === true,
  };
  return field.pattern === null ? piece : { ...piece, pattern: field.pattern };
}

function withRuns(piece: Piece, runs: readonly number[]): Piece {
  return runs.length === 0 ? piece : { ...piece, runs };
}

function addOutput(
  builder: FieldBuilder,
  output: Field,
  how: { quoted: boolean; runs: readonly number[] },
): void {
  const { word } = output;
  if (word.kind !== 'literal') {
    // Only the start is sure, and what follows it may hold white space unless it is tame.
    builder.add(unknownField(output, how.quoted, how.runs));
    return;
  }
  const text = word.text.replace(/\n+$/, '');
  if (how.quoted) builder.add({ ...textPiece(text, true, output.base), runs: how.runs });
  else addSplit(builder, text, { runs: how.runs, separators: ' \t\n' });
}

interface Ran {
  readonly runs: readonly number[];
  readonly output: Field | null;
}

type Run = Extract<
  SyntaxNode,
  { type: 'CommandExpansion' | 'ProcessSubstitution' | 'ArithmeticCommandExpansion' }
>;

function isRun(node: SyntaxNode): node is Run {
  return /^(?:Command|Process|ArithmeticCommand)(?:Expansion|Substitution)$/.test(node.type);
}

function runScript(part: Run, reading: Reading): Ran {
  const { scope, machine } = reading;
  const outer = spanOf(scope.source, part.pos, part.end);
  machine.sink.step();
  if (machine.sink.reread(part.end - part.pos)) return { runs: [], output: null };
  const script = part.script;
  if (script === undefined) {
    machine.sink.unknown(Math.max(0, machine.sink.items - 1), 'parse-error', outer);
    return { runs: [], output: null };
  }
  const source =
    script.source === undefined ? scope.source : { text: script.source, base: null, whole: outer };
  const before = machine.sink.items;
  // `>(sh)` reads what the command around it writes.
  const fed = part.type === 'ProcessSubstitution' && part.operator === '>';
  const input = fed ? { from: [Math.max(0, before - 1)], text: null, listing: null } : null;
  const outcome = machine.substitution(script, { source, state: scope.state.fork(), input });
  const runs: number[] = [];
  for (let i = before; i < machine.sink.items && runs.length < 64; i++) runs.push(i);
  return { runs, output: outcome.output };
}

/** Runs the substitutions that lie anywhere inside a node whose own value is not worked out. */
export function runInside(node: SyntaxNode, reading: Reading): void {
  reading.machine.sink.nested(
    () => {
      forEachChild(node, (child) => {
        if (isRun(child)) runScript(child, reading);
        else runInside(child, reading);
      });
    },
    () => undefined,
  );
}

/** `a[text]`: arithmetic, unless `a` is known to be an associative array. */
export function subscript(name: string, index: WordNode, reading: Reading): void {
  if (reading.scope.state.special.get(name) === 'keyed') runInside(index, reading);
  else if (!/^[@*]$/.test(index.text)) reading.machine.calculate(index.text, index, reading.scope);
}

/** `${x:=y}` may set the variable. */
function assignDefault(part: ParameterExpansionPart, value: Value, reading: Reading): void {
  const { operation, parameter } = part;
  if (operation?.type !== 'Default' || !operation.operator.endsWith('=')) return;
  if (isCode(parameter)) unsure(part, reading);
  if (value.kind === 'field') reading.scope.state.set(parameter, { fields: [value.field], array: false });
  else reading.scope.state.forget(parameter);
}
