// SPDX-License-Identifier: Apache-2.0
// Patches whose text the line itself holds: the files that they change are known.
import { readDiff, readPatch } from '../../core/patch.js';
import { emitPath, type Place } from './effects.js';
import { literal, textOf, type Field } from './field.js';
import { done } from './machine.js';
import { has, optionValue } from './options.js';
import { targetsOf } from './path.js';
import { emitCommand, placeOf, runTable, type Handler, type Run } from './program.js';

/** `apply_patch`, the tool of coding agents: the patch is its argument or its input. */
const applyPatch: Handler = (run) => {
  emitCommand(run);
  const { call, machine } = run;
  const [argument, ...more] = call.argv.slice(1);
  const text = textOf(argument ?? call.input?.text ?? undefined);
  const changes = text === null || more.length > 0 ? null : readPatch(text);
  if (changes === null) machine.sink.unknown(call.item, 'dynamic-argument', call.span);
  for (const change of changes ?? []) {
    const kind = change.kind === 'delete' ? 'delete' : 'write';
    const added =
      change.kind === 'write'
        ? change.content
        : change.kind === 'edit'
          ? change.edits.map((e) => e.new).join('\n')
          : '';
    emitChange({ kind, path: change.path, added }, placeOf(run), call.span);
  }
  return done(call.state);
};

function emitChange(
  change: { kind: 'write' | 'delete'; path: string; added: string },
  place: Place,
  span: Field['word']['span'],
): void {
  const path = literal(change.path, span);
  emitPath(change.kind, path, 'entry', place);
  if (change.added === '') return;
  for (const target of targetsOf(path, 'entry', place.state).targets)
    if (target.kind === 'exact')
      place.machine.sink.added(place.item, target.path, literal(change.added, span), false);
}

/** The files of a diff on standard input; false when they are not known. */
export function emitDiff(run: Run, place: Place, strip: number | null): boolean {
  const text = textOf(run.call.input?.text ?? undefined);
  const files = text === null ? null : readDiff(text);
  const named = (files ?? []).map((file) => ({ file, paths: stripped(file.path, strip) }));
  if (files === null || named.some(({ paths }) => paths.length === 0)) return false;
  // A file that is written under one of its two names and deleted under the other stays.
  const written = new Set(named.flatMap(({ file, paths }) => (file.kind === 'write' ? paths : [])));
  const deleted = new Set(named.flatMap(({ file, paths }) => (file.kind === 'delete' ? paths : [])));
  const { span } = run.call;
  for (const path of deleted) emitChange({ kind: 'delete', path, added: '' }, place, span);
  for (const path of written) {
    const added = named.filter(({ paths }) => paths.includes(path)).map(({ file }) => file.added);
    emitChange({ kind: 'write', path, added: added.filter((t) => t !== '').join('\n') }, place, span);
  }
  return true;
}

/** Without a number `patch` takes the name alone, or all of it. */
function stripped(path: string, strip: number | null): readonly string[] {
  const parts = path.split('/');
  if (strip === null) return [...new Set([path, parts.at(-1) ?? path])].filter((p) => p !== '');
  const rest = parts.slice(strip).join('/');
  return rest === '' ? [] : [rest];
}

const patch: Handler = (run) => {
  const { parsed, call, machine } = run;
  const ran = runTable(run);
  if (has(parsed, '--dry-run') || parsed.operands.length > 0) return ran;
  const level = textOf(optionValue(parsed, '-p') ?? undefined);
  const plain = !has(parsed, '-i|-o|-d|-e') && (level === null ? !has(parsed, '-p') : /^\d+$/.test(level));
  if (!plain || !emitDiff(run, placeOf(run), level === null ? null : Number(level)))
    machine.sink.unknown(call.item, 'dynamic-argument', call.span);
  return ran;
};

/** Programs that apply patches. */
export const PATCH_HANDLERS: { readonly [name: string]: Handler } = {
  apply_patch: applyPatch,
  applypatch: applyPatch,
  patch,
};
