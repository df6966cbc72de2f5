// SPDX-License-Identifier: Apache-2.0
import type { HereDoc, Redirect, Redirection } from 'unbash';
import { emitPath } from './effects.js';
import { expandHereDoc, expandWhole, runInside, type Reading } from './expand.js';
import { isCode } from './environment.js';
import { integer, literal, spanOf, textOf, type Field } from './field.js';
import type { Input } from './machine.js';

/** What redirections make of a command's standard streams. */
export interface Streams {
  /** Replaces what a pipe would bring; null when standard input is untouched. */
  readonly input: Input | null;
  /** Where standard output goes, when into a file. */
  readonly output: { readonly target: Field; readonly append: boolean } | null;
}

const NO_INPUT: Input = { from: [], text: null, listing: null };
const SOCKET = /^\/dev\/(?:tcp|udp)\/([^/]+)\//;
/** Copies, moves or closes a descriptor: no file is opened. */
const DESCRIPTOR = /^(?:\d+-?|-)$/;

/** Emits what redirections open, and says what becomes of the streams. */
export function redirect(list: readonly Redirection[], item: number, reading: Reading): Streams {
  let input: Input | null = null;
  let output: Streams['output'] = null;
  for (const one of list) {
    if (reading.machine.sink.part()) break;
    named(one, reading);
    if (one.type === 'HereDoc') {
      const text = hereDoc(one, item, reading);
      if (isStdin(one)) input = text;
    } else if (one.target === undefined) {
      reading.machine.sink.unknown(item, 'parse-error', spanOf(reading.scope.source, one.pos, one.end));
    } else if (one.type === 'HereString') {
      const field = expandWhole(one.target, reading);
      if (isStdin(one)) input = { from: field.runs, text: withNewline(field), listing: null };
    } else {
      const target = expandWhole(one.target, reading);
      const opened = open(one, target, { item, reading });
      if (opened === 'input') input = { ...NO_INPUT, from: target.runs, text: contents(target, reading) };
      if (opened === 'output') output = { target, append: one.operator.endsWith('>>') };
    }
  }
  return { input, output };
}

/** `{name}>file` puts the number of the descriptor into the variable. */
function named({ descriptor }: Redirection, { scope, machine }: Reading): void {
  if (descriptor?.type !== 'FileDescriptorVariable') return;
  if (isCode(descriptor.name)) machine.sink.unknown(machine.sink.items - 1, 'environment-code', null);
  scope.state.set(descriptor.name, { fields: [integer('', null)], array: false });
}

function isStdin(one: Redirection): boolean {
  return (
    one.descriptor === undefined || (one.descriptor.type === 'FileDescriptor' && one.descriptor.value === 0)
  );
}

function withNewline(field: Field): Field | null {
  const text = textOf(field);
  return text === null ? null : { ...field, word: { ...field.word, text: `${text}\n`, prefix: `${text}\n` } };
}

/** What an earlier command of the line wrote into the file. */
function contents(target: Field, reading: Reading): Field | null {
  const text = textOf(target);
  const cwd = reading.scope.state.cwds[0];
  if (text === null || cwd === undefined) return null;
  return reading.machine.sink.writtenBy(text.startsWith('/') ? text : `${cwd}/${text}`)?.text ?? null;
}

interface At {
  readonly item: number;
  readonly reading: Reading;
}

function isDuplicate(one: Redirect, target: Field): boolean {
  if (one.operator === '<&') return true;
  return one.operator === '>&' && DESCRIPTOR.test(textOf(target) ?? '');
}

function open(one: Redirect, target: Field, at: At): 'input' | 'output' | null {
  if (isDuplicate(one, target)) return null;
  const socket = SOCKET.exec(target.word.prefix);
  if (socket !== null) {
    at.reading.machine.sink.host(at.item, (socket[1] ?? '').toLowerCase(), target.word.span);
    return null;
  }
  const reads = one.operator === '<' || one.operator === '<>';
  // The stream that a process substitution opens names no file.
  if (!target.word.prefix.startsWith('/dev/fd/')) emitOpened(one, target, at);
  if (reads) return descriptorOf(one, 0) === 0 ? 'input' : null;
  return descriptorOf(one, 1) === 1 ? 'output' : null;
}

function descriptorOf(one: Redirect, otherwise: number): number {
  if (one.descriptor === undefined) return otherwise;
  return one.descriptor.type === 'FileDescriptor' ? one.descriptor.value : -1;
}

function emitOpened(one: Redirect, target: Field, at: At): void {
  const place = { item: at.item, state: at.reading.scope.state, machine: at.reading.machine };
  if (one.operator === '<' || one.operator === '<>') emitPath('read', target, 'entry', place);
  if (one.operator !== '<') emitPath('write', target, 'entry', place);
}

function hereDoc(one: HereDoc, item: number, reading: Reading): Input {
  const { source } = reading.scope;
  const { body } = one;
  const span = spanOf(source, body.pos, body.end);
  if (one.closing === undefined || one.delimiter === undefined)
    reading.machine.sink.unknown(item, 'parse-error', spanOf(source, one.pos, one.end));
  const stripped = one.operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text;
  if (one.delimiter?.quoted === true) {
    const exact = source.base !== null && one.operator === '<<' && body.end - body.pos === stripped.length;
    return { from: [], text: literal(stripped, span, exact ? span.start : null), listing: null };
  }
  if (body.parts === undefined) return { from: [], text: literal(stripped, span), listing: null };
  if (one.operator === '<<-') {
    runInside(body, reading);
    return NO_INPUT;
  }
  const field = expandHereDoc(body, reading);
  return { from: field.runs, text: field.word.kind === 'literal' ? field : null, listing: null };
}
