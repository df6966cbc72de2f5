// SPDX-License-Identifier: Apache-2.0
import type {
  ParameterExpansionPart,
  ParameterOperation,
  SimpleExpansionPart,
  Word as WordNode,
} from 'unbash';
import { textOf, type Field } from './field.js';
import type { State } from './state.js';

/** What a parameter expands to. `list`: one word each (`"${a[@]}"`). `unknown` may be unset. */
export type Value =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly fields: readonly Field[] }
  | { readonly kind: 'unknown'; readonly tame: boolean; readonly numeric?: boolean };

/** What working out an expansion needs from outside. */
export interface Lookup {
  readonly state: State;
  readonly home: string;
  /** Expands a word inside the braces. */
  word(node: WordNode): Field;
}

const UNKNOWN: Value = { kind: 'unknown', tame: false };
const NUMBER: Value = { kind: 'unknown', tame: true, numeric: true };
/** Names that bash itself sets to numbers or flags: nothing in them can be a path. */
const TAME = new Set(
  [
    '#',
    '?',
    '$',
    '!',
    '-',
    'RANDOM',
    'SRANDOM',
    'UID',
    'EUID',
    'PPID',
    'LINENO',
    'SECONDS',
    'BASHPID',
  ].concat(['EPOCHSECONDS', 'EPOCHREALTIME', 'SHLVL', 'COLUMNS', 'LINES']),
);

/** The separators at which unquoted expansions are split. */
export function separators(state: State): string | null {
  const ifs = state.vars.get('IFS');
  return ifs === undefined ? ' \t\n' : textOf(ifs.fields[0]);
}

/** The value of `$name` or `${name…}`. */
export function valueOf(part: SimpleExpansionPart | ParameterExpansionPart, lookup: Lookup): Value {
  if (part.type === 'SimpleExpansion') return named(part.text.slice(1), lookup);
  const { parameter, prefix, index, operation } = part;
  if (prefix === '#') return NUMBER;
  if (prefix === '!')
    return operation === undefined && index === undefined ? indirect(parameter, lookup) : UNKNOWN;
  const value = index === undefined ? named(parameter, lookup) : element(parameter, index, lookup);
  return operation === undefined ? value : operate(value, operation, lookup);
}

function named(name: string, lookup: Lookup): Value {
  const { state, home } = lookup;
  if (name === '@' || name === '*')
    return state.positional ? { kind: 'list', fields: state.positional } : UNKNOWN;
  if (/^(?:0|[1-9]\d*)$/.test(name)) return positional(state, Number(name));
  if (TAME.has(name)) return NUMBER;
  const variable = state.vars.get(name);
  if (variable !== undefined) return fieldValue(variable.fields[0]);
  if (name === 'HOME') return { kind: 'text', text: home };
  if (name === 'PWD' && state.cwds.length === 1) return { kind: 'text', text: state.cwds[0] ?? '' };
  if (name === 'IFS') return { kind: 'text', text: ' \t\n' };
  return UNKNOWN;
}

function positional(state: State, n: number): Value {
  if (n === 0) return state.zero === null ? UNKNOWN : fieldValue(state.zero);
  return state.positional === null ? UNKNOWN : fieldValue(state.positional[n - 1]);
}

function fieldValue(field: Field | undefined): Value {
  return field === undefined ? { kind: 'text', text: '' } : { kind: 'field', field };
}

function element(name: string, index: WordNode, lookup: Lookup): Value {
  const variable = lookup.state.vars.get(name);
  if (variable === undefined) return UNKNOWN;
  if (index.text === '@' || index.text === '*') return { kind: 'list', fields: variable.fields };
  return /^\d+$/.test(index.text) ? fieldValue(variable.fields[Number(index.text)]) : UNKNOWN;
}

function indirect(name: string, lookup: Lookup): Value {
  const target = plain(named(name, lookup));
  return target !== null && /^[A-Za-z_]\w*$/.test(target) ? named(target, lookup) : UNKNOWN;
}

function plain(value: Value): string | null {
  if (value.kind === 'text') return value.text;
  return value.kind === 'field' ? textOf(value.field) : null;
}

function operate(value: Value, operation: ParameterOperation, lookup: Lookup): Value {
  if (operation.type === 'Default') return withDefault(value, operation, lookup);
  const text = plain(value);
  if (text === null) return UNKNOWN;
  const result = edited(text, operation, lookup);
  return result === null ? UNKNOWN : { kind: 'text', text: result };
}

function withDefault(
  value: Value,
  operation: ParameterOperation & { type: 'Default' },
  lookup: Lookup,
): Value {
  const operand = lookup.word(operation.operand);
  const text = plain(value);
  if (text === null) return UNKNOWN;
  const empty = text === '' && operation.operator.startsWith(':');
  const alternative = operation.operator.endsWith('+');
  if (alternative) return empty ? { kind: 'text', text: '' } : { kind: 'field', field: operand };
  return empty ? { kind: 'field', field: operand } : value;
}

type Edit = Exclude<ParameterOperation, { type: 'Default' }>;

function edited(text: string, operation: Edit, lookup: Lookup): string | null {
  switch (operation.type) {
    case 'Slice':
      return slice(text, operation.offset.text, operation.length?.text);
    case 'Remove':
      return remove(text, operation.operator, textOf(lookup.word(operation.operand)));
    case 'Replace':
      return replace(text, operation, lookup);
    case 'CaseModification':
      return operation.operand === undefined ? recase(text, operation.operator) : null;
    case 'Transform':
    case 'Names':
    case 'Unknown':
      return null;
  }
}

function slice(text: string, offset: string, length: string | undefined): string | null {
  if (!/^ ?-?\d+$/.test(offset) || (length !== undefined && !/^-?\d+$/.test(length))) return null;
  const from = Number(offset) < 0 ? Math.max(0, text.length + Number(offset)) : Number(offset);
  if (length === undefined) return text.slice(from);
  return Number(length) < 0 ? text.slice(from, Number(length)) : text.slice(from, from + Number(length));
}

function remove(text: string, operator: string, literal: string | null): string | null {
  if (literal === null) return null;
  if (operator.startsWith('#')) return text.startsWith(literal) ? text.slice(literal.length) : text;
  return text.endsWith(literal) ? text.slice(0, text.length - literal.length) : text;
}

function replace(text: string, operation: Edit & { type: 'Replace' }, lookup: Lookup): string | null {
  const pattern = textOf(lookup.word(operation.pattern));
  const by = textOf(lookup.word(operation.replacement));
  if (pattern === null || by === null || pattern === '') return null;
  switch (operation.operator) {
    case '/':
      return text.replace(pattern, () => by);
    case '//':
      return text.split(pattern).join(by);
    case '/#':
      return text.startsWith(pattern) ? by + text.slice(pattern.length) : text;
    case '/%':
      return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) + by : text;
  }
}

function recase(text: string, operator: string): string {
  const upper = operator.startsWith('^');
  const first = text.slice(0, 1);
  if (operator.length === 2) return upper ? text.toUpperCase() : text.toLowerCase();
  return (upper ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
}
