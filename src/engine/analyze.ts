// SPDX-License-Identifier: Apache-2.0
import type { AddedText, Atom, Facts, Span } from '../core/facts.js';
import type { FileChange, Intent, Operation } from '../core/intent.js';
import { isJsonObject, type JsonValue } from '../core/json.js';
import { assertNever } from '../core/result.js';
import type { Question } from '../core/surroundings.js';
import { mentions } from './policy/mentioned.js';
import { analyzeBash } from './shell/bash.js';
import { exactTarget, fromTool } from './shell/path.js';
import { hostOfUrl } from './shell/url.js';
import { analyzeWindows } from './shell/windows.js';

/** What a call would do, and what only the disk can say about it. */
export interface Analysis {
  readonly facts: Facts;
  readonly questions: readonly Question[];
}

/** Derives the facts of an intent. Pure, deterministic, never throws: what cannot be read is `unknown`. */
export function analyze(intent: Intent): Analysis {
  try {
    const facts = factsOf(intent);
    return { facts, questions: questionsOf(facts, intent) };
  } catch {
    const atoms: Atom[] = [{ kind: 'unknown', item: 0, reason: 'parse-error', span: null }];
    return { facts: { atoms, flows: [], added: [] }, questions: [] };
  }
}

function factsOf(intent: Intent): Facts {
  const operation = intent.operation;
  switch (operation.kind) {
    case 'command':
      return operation.shell === 'bash'
        ? analyzeBash(operation.command, intent)
        : analyzeWindows(operation.shell, operation.command, intent);
    case 'read':
      return only(readAtom(intent, operation));
    case 'files':
      return filesFacts(intent, operation.changes);
    case 'fetch':
      return only(fetchAtom(operation.url));
    case 'mcp':
      return only({
        kind: 'mcp',
        item: 0,
        server: operation.server,
        tool: operation.tool,
        arguments: operation.arguments,
        span: null,
      });
    case 'tool':
      return toolFacts(operation);
    case 'unreadable':
      return only({ kind: 'unknown', item: 0, reason: 'unreadable', span: null });
  }
  return assertNever(operation);
}

/** Tools that type, by their names: then whatever they are given is typed, but for what says where and how. */
const TYPES = /stdin|write_bash|send_?keys|terminal_?input/i;
const SAYS_WHERE = /^(?:\w*_id|\w*Id|id)$/;

/** Nothing, an interrupt, or a value that cannot be code. */
function isHarmless(value: JsonValue | undefined): boolean {
  return (
    value === '' ||
    value === '\u0003' ||
    (typeof value !== 'string' && typeof value !== 'object') ||
    value === null
  );
}

/** A tool that types into a program that runs: what it types is code, unless it only waits or interrupts. */
function toolFacts({ name, input }: Operation & { kind: 'tool' }): Facts {
  const { atoms } = only({ kind: 'tool', item: 0, name, span: null });
  const harmless = TYPES.test(name)
    ? isJsonObject(input) &&
      Object.entries(input).every(
        ([key, value]) => SAYS_WHERE.test(key) || value === name || isHarmless(value),
      )
    : !isJsonObject(input) || (isHarmless(input['chars']) && isHarmless(input['keys']));
  const code: readonly Atom[] = harmless
    ? []
    : [{ kind: 'unknown', item: 0, reason: 'dynamic-code', span: null }];
  return { atoms: [...atoms, ...code], flows: [], added: [] };
}

function only(atom: Atom): Facts {
  return { atoms: [atom], flows: [], added: [] };
}

function whole(field: string, text: string): Span {
  return { field, start: 0, end: text.length };
}

function readAtom(intent: Intent, operation: Operation & { kind: 'read' }): Atom {
  const raw = fromTool(operation.path, intent.cwd, intent.home);
  const target = exactTarget(raw, operation.recursive ? 'tree' : 'entry');
  return { kind: 'read', item: 0, target, span: whole('file_path', operation.path) };
}

function fetchAtom(url: string): Atom {
  const host = hostOfUrl(url);
  const span = whole('url', url);
  if (host === null) return { kind: 'unknown', item: 0, reason: 'unreadable-url', span };
  return { kind: 'host', item: 0, host, span };
}

function filesFacts(intent: Intent, changes: readonly FileChange[]): Facts {
  const atoms: Atom[] = [];
  const added: AddedText[] = [];
  changes.forEach((change, i) => {
    const target = exactTarget(fromTool(change.path, intent.cwd, intent.home), 'entry');
    const kind = change.kind === 'delete' ? 'delete' : 'write';
    // Of several files each has its own fields.
    const of = changes.length === 1 ? '' : `changes/${String(i)}/`;
    atoms.push({ kind, item: 0, target, span: whole(`${of}file_path`, change.path) });
    added.push(...addedBy(change, target.path, of));
  });
  return { atoms, flows: [], added };
}

function addedBy(change: FileChange, path: string, of: string): AddedText[] {
  if (change.kind === 'delete') return [];
  if (change.kind === 'write')
    return [{ path, text: change.content, field: `${of}content`, start: 0, replaced: null }];
  const single = change.edits.length === 1;
  return change.edits.map((edit, i) => ({
    path,
    text: edit.new,
    field: `${of}${single ? 'new_string' : `edits/${String(i)}/new_string`}`,
    start: 0,
    replaced: edit.old,
  }));
}

/** Words that may name a path are looked up as far as this goes. */
const MAX_MENTIONED = 64;

function questionsOf(facts: Facts, intent: Intent): Question[] {
  const asked = new Map<string, Question>();
  for (const { path } of facts.atoms.flatMap((a) =>
    a.kind === 'command' ? mentions(a.command, intent) : [],
  ))
    if (asked.size < MAX_MENTIONED) asked.set(`real-path ${path}`, { kind: 'real-path', path });
  for (const atom of facts.atoms) for (const q of questionsAbout(atom)) asked.set(`${q.kind} ${keyOf(q)}`, q);
  for (const { path, text, replaced } of facts.added)
    if (replaced === null) asked.set(`change ${path}`, { kind: 'change', path, content: text });
  for (const question of editQuestions(intent)) asked.set(`edits ${question.path}`, question);
  return [...asked.values()];
}

function editQuestions({ operation, cwd, home }: Intent): (Question & { kind: 'edits' })[] {
  if (operation.kind !== 'files') return [];
  return operation.changes.flatMap((change) => {
    if (change.kind !== 'edit') return [];
    const { path } = exactTarget(fromTool(change.path, cwd, home), 'entry');
    return [{ kind: 'edits', path, edits: change.edits }];
  });
}

function keyOf(question: Question): string {
  return 'path' in question ? question.path : '';
}

function questionsAbout(atom: Atom): Question[] {
  switch (atom.kind) {
    case 'command':
      return commandQuestions(atom.command.program.path, atom.command.program.name);
    case 'read':
    case 'write':
    case 'delete':
      return pathQuestions(atom);
    case 'host':
    case 'mcp':
    case 'tool':
    case 'unknown':
      return [];
  }
  return assertNever(atom);
}

function commandQuestions(path: string | null, name: string): Question[] {
  const program: Question[] = path === null ? [] : [{ kind: 'real-path', path }];
  return name === 'git' ? [...program, { kind: 'branch' }] : program;
}

function pathQuestions(atom: Atom & { kind: 'read' | 'write' | 'delete' }): Question[] {
  const { kind, path, written } = atom.target;
  const questions: Question[] = [{ kind: 'real-path', path }];
  if (written !== undefined) questions.push({ kind: 'real-path', path: written });
  // Of half a name the disk could only say that nothing is there.
  const whole = kind === 'exact' || path.endsWith('/');
  if (atom.kind !== 'read' && whole) questions.push({ kind: 'entry', path });
  if (atom.kind === 'delete' && kind === 'exact') questions.push({ kind: 'kept', path });
  return questions;
}
