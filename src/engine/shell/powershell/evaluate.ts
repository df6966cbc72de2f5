// SPDX-License-Identifier: Apache-2.0
import type { Expr } from './ast.js';
import { instanceMember, isQuietType, staticMember, typeName, withRuns } from './members.js';
import { textOf } from '../field.js';
import type { Session } from './session.js';
import {
  joinedField,
  NOTHING,
  runsOf,
  textValue,
  unknownValue,
  valueOf,
  wholeText,
  type Value,
} from './value.js';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** What an expression gives; what it runs is noted. */
export function evaluate(expr: Expr, shell: Session): Value {
  return shell.sink.nested(
    () => (EVALUATORS[expr.kind] as (expr: Expr, shell: Session) => Value)(expr, shell),
    () => unknown(expr, shell),
  );
}

type Evaluators = { readonly [K in Expr['kind']]: (expr: Of<K>, shell: Session) => Value };

const EVALUATORS: Evaluators = {
  string: text,
  number: (expr, shell) => textValue(expr.text, shell.span(expr)),
  variable: (expr, shell) => shell.variable(expr),
  list: (expr, shell) => list(expr.items.map((item) => evaluate(item, shell))),
  group: (expr, shell) => shell.script(expr.script),
  hash,
  block: (expr, shell) => shell.block(expr.script),
  type: (expr, shell) => unknown(expr, shell, [], isQuietType(expr.name)),
  member,
  index,
  cast,
  unary,
  binary,
  opaque: (expr, shell) => {
    const parts = expr.parts.map((part) => evaluate(part, shell));
    return unknown(
      expr,
      shell,
      parts,
      parts.every((p) => p.plain),
    );
  },
};

function unknown(expr: Expr, shell: Session, from: readonly Value[] = [], plain = false): Value {
  return unknownValue(shell.raw(expr), shell.span(expr), { runs: runsOf(from), plain });
}

function list(values: readonly Value[]): Value {
  return {
    ...valueOf(
      values.flatMap((v) => v.fields),
      values.every((v) => v.plain),
    ),
    block: values.some((v) => v.block),
  };
}

function text(expr: Of<'string'>, shell: Session): Value {
  const [only] = expr.parts;
  if (expr.parts.length === 1 && typeof only === 'string') {
    const quotes = expr.style === 'bare' ? 0 : 1;
    const exact = expr.end - expr.start === only.length + 2 * quotes;
    return textValue(only, shell.span(expr), exact ? shell.baseOf(expr.start + quotes) : null);
  }
  const pieces = expr.parts.map((part) => (typeof part === 'string' ? part : evaluate(part, shell)));
  return valueOf([joinedField(pieces, shell.raw(expr), shell.span(expr))]);
}

/** Blocks in a table compute a column: they run when the table is used. */
function hash(expr: Of<'hash'>, shell: Session): Value {
  const entries = new Map<string, Value>();
  const values = expr.entries.map(([key, statement]) => {
    const name = wholeText(evaluate(key, shell));
    const value = shell.statement(statement);
    if (name !== null) entries.set(name.toLowerCase(), value);
    return value;
  });
  return { ...unknown(expr, shell, values), entries };
}

function member(expr: Of<'member'>, shell: Session): Value {
  const { target, name } = expr;
  const value = target.kind === 'type' ? NOTHING : evaluate(target, shell);
  const named = typeof name === 'string' ? name : wholeText(evaluate(name, shell));
  const args = shell.withItem(value, () => expr.args?.map((arg) => evaluate(arg, shell)) ?? null);
  const access = { args, span: shell.span(expr), raw: shell.raw(expr), name: named ?? '' };
  if (target.kind === 'type') return staticMember(target.name, access, shell);
  return instanceMember(value, access, shell);
}

function index(expr: Of<'index'>, shell: Session): Value {
  const target = evaluate(expr.target, shell);
  const at = wholeText(evaluate(expr.index, shell));
  const entry = at === null ? undefined : target.entries?.get(at.toLowerCase());
  if (entry !== undefined) return entry;
  const field = at !== null && /^\d+$/.test(at) ? target.fields[Number(at)] : undefined;
  // Of a text it is a character, of a list an element.
  if (field !== undefined && target.fields.length > 1) return valueOf([field], target.plain);
  if (target.fields.length === 1 && target.fields[0]?.targets) return target;
  return unknown(expr, shell, [target], target.plain);
}

const TEXT_TYPES = /^(?:string|int|int32|int64|long|double|decimal|object|version|uri|bool|void)$/;

function cast(expr: Of<'cast'>, shell: Session): Value {
  const type = typeName(expr.type);
  // An attribute may hold a block or a name alone.
  const value = evaluate(expr.value, shell);
  if (TEXT_TYPES.test(type)) return value;
  const code = textOf(value.fields[0]);
  if (type === 'char' && code !== null && value.fields.length === 1 && /^(?:0x[0-9a-f]+|\d+)$/i.test(code))
    return withRuns(textValue(String.fromCharCode(Number(code)), shell.span(expr)), [value]);
  if (type === 'scriptblock') return shell.code([value], shell.span(expr), shell.raw(expr));
  // Numbers become characters, and the other way round.
  if (/\[\]$/.test(expr.type) && !/^(?:system\.)?(?:string|object)\[\]$/i.test(expr.type))
    return unknown(expr, shell, [value], value.plain);
  if (/\[\]$/.test(expr.type) || isQuietType(type))
    return { ...value, plain: value.plain && type !== 'io.fileinfo' };
  shell.sink.unknown(shell.newItem(), 'dynamic-code', shell.span(expr));
  return unknown(expr, shell, [value]);
}

function unary(expr: Of<'unary'>, shell: Session): Value {
  const value = evaluate(expr.value, shell);
  const operator = expr.operator.replace(/^[\u2013-\u2015]/, '-');
  if (/^(?:\+\+|--)$/.test(operator) && expr.value.kind === 'variable')
    shell.set(
      expr.value.name,
      unknownValue(shell.raw(expr), shell.span(expr), {
        numeric: true,
        tame: true,
        pattern: '*',
        plain: true,
      }),
    );
  if (operator === ',') return value;
  if (operator === '-join') {
    const joined = wholeText(value, '');
    if (joined !== null) return withRuns(textValue(joined, shell.span(expr)), [value]);
  }
  return unknown(expr, shell, [value], true);
}

const MAX_TEXT = 65536;

function binary(expr: Of<'binary'>, shell: Session): Value {
  const values = expr.values.map((value) => evaluate(value, shell));
  const operators = new Set(expr.operators);
  const known = operators.size === 1 ? operation(expr, values) : null;
  if (known !== null && known.length <= MAX_TEXT) return withRuns(textValue(known, shell.span(expr)), values);
  if (operators.has('+') && operators.size === 1 && isText(expr, values))
    return valueOf([joinedField(values, shell.raw(expr), shell.span(expr))]);
  const as = operators.has('-as') || operators.has('??');
  return unknown(expr, shell, values, !as);
}

/** A sum whose first part is text joins texts. */
function isText(expr: Of<'binary'>, values: readonly Value[]): boolean {
  return (
    expr.values[0]?.kind !== 'number' &&
    values[0]?.plain === true &&
    values.every((v) => v.fields.length === 1)
  );
}

function operation(expr: Of<'binary'>, values: readonly Value[]): string | null {
  const [operator] = expr.operators;
  const [first, second] = values;
  if (first === undefined || second === undefined) return null;
  if (operator === '+') return isText(expr, values) ? wholeText(list(values), '') : null;
  if (values.length !== 2) return null;
  if (operator === '-f') return formatted(wholeText(first), second);
  const separator = operator === '-join' ? wholeText(second) : null;
  return separator === null ? null : wholeText(first, separator);
}

/** `'{1}{0}' -f 'x','ie'`. */
function formatted(template: string | null, value: Value): string | null {
  if (template === null || template.length > 1024 || /\{\{|\}\}|\{\d+[,:]/.test(template)) return null;
  let known = true;
  const text = template.replace(/\{(\d+)\}/g, (_all, at: string) => {
    const piece = textOf(value.fields[Number(at)]);
    known &&= piece !== null && piece.length <= 1024;
    return piece ?? '';
  });
  return known ? text : null;
}
