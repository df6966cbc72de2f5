// SPDX-License-Identifier: Apache-2.0
// Paths that git's own commands put back, take away or move.
import { emitDiff } from './patches.js';
import { emitPath, type Place } from './effects.js';
import { literal, textOf, type Field } from './field.js';
import { has, optionValue, type Parsed } from './options.js';
import { normalise } from './path.js';
import type { Run } from './program.js';

/** What one sub-command of git does: its operands without its name. */
export type Effect = (operands: readonly Field[], run: Run, place: Place) => void;

function unknownTarget(place: Place, field: Field | null, run: Run): void {
  place.machine.sink.unknown(place.item, 'dynamic-argument', field?.word.span ?? run.call.span);
}

/** Names are in a file that nobody has read. */
function fromFile(run: Run, place: Place): void {
  const list = optionValue(run.parsed, '--pathspec-from-file');
  if (list !== null) unknownTarget(place, list, run);
}

function changed(kind: 'write' | 'delete', fields: readonly Field[], run: Run, place: Place): void {
  for (const field of fields) {
    const text = textOf(field);
    if (text === null) emitPath(kind, field, 'tree', place);
    else if (text.startsWith(':')) magic(kind, field, run, place);
    else emitPath(kind, globbed(field, text), 'tree', place);
  }
}

/** `:/a` and `:(top)a` count from the worktree's root; other magic picks what only git can tell. */
function magic(kind: 'write' | 'delete', field: Field, run: Run, place: Place): void {
  const [, path] = /^:(?:\/|\(top\))([^!^:(][^]*)?$/.exec(textOf(field) ?? '') ?? [null, null];
  const { workspace } = place.machine;
  const inside = place.state.cwds.every((cwd) => cwd === workspace || cwd.startsWith(`${workspace}/`));
  if (path === null || !inside || place.state.cwds.length === 0) {
    unknownTarget(place, field, run);
    return;
  }
  const rooted = normalise(`${workspace}/${path ?? ''}`);
  emitPath(kind, globbed(literal(rooted, field.word.span), rooted), 'tree', place);
}

/** git reads stars in quoted words as well, and its star crosses slashes. */
function globbed(field: Field, text: string): Field {
  const at = text.search(/[*?[\\]/);
  if (at === -1) return field;
  const prefix = text.slice(0, at);
  const word = { ...field.word, kind: 'glob', text, prefix } as const;
  return { ...field, word, pattern: `${prefix}*`, base: null };
}

/** Names no branch can have, or an ending that is a file's. */
const SURELY_PATH = /^[:/]|(?:^|\/)\.|\/$|[*?[\\\s]|\.[A-Za-z]\w{0,5}$/;
const SURELY_REVISION = /^(?:HEAD|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD|-|[0-9a-f]{7,40})$|[~^]|@\{|\.\.\.?(?!\/)/;

/** Paths of `git checkout [REV] [--] PATH…` get back what git has: they are written. */
export const checkout: Effect = (_operands, run, place) => {
  const { operands, afterDash } = run.parsed;
  fromFile(run, place);
  const own = operands.slice(1, afterDash ?? undefined);
  if (!has(run.parsed, '-b|-B|--orphan|-d|-t')) changed('write', checkedOut(own, afterDash), run, place);
  if (afterDash !== null) changed('write', operands.slice(afterDash), run, place);
};

/** SECURITY: a lone word with a slash may be a branch or a folder; as a path it is an edit like any other. */
function checkedOut(own: readonly Field[], afterDash: number | null): readonly Field[] {
  const [first, ...rest] = own;
  if (first === undefined || afterDash !== null) return rest;
  const text = textOf(first);
  if (text === null) return rest;
  const maybe = SURELY_PATH.test(text) || (rest.length === 0 ? text.includes('/') : true);
  return SURELY_REVISION.test(text) || !maybe ? rest : own;
}

export const restore: Effect = (operands, run, place) => {
  if (has(run.parsed, '-S') && !has(run.parsed, '-W')) return;
  fromFile(run, place);
  changed('write', operands, run, place);
};

export const clean: Effect = (paths, run, place) => {
  if (has(run.parsed, '-n') || !has(run.parsed, '-f|-i')) return;
  changed('delete', paths.length > 0 ? paths : [literal('.', run.call.span)], run, place);
};

/** `git rm --cached` leaves the file, but the next commit is without it. */
export const rm: Effect = (paths, run, place) => {
  if (has(run.parsed, '-n')) return;
  fromFile(run, place);
  changed(has(run.parsed, '--cached') ? 'write' : 'delete', paths, run, place);
};

/** A stash takes local changes away; what one brings back is known only when it is one of the list. */
export const stash: Effect = (operands, run, place) => {
  const { parsed } = run;
  const sub = parsed.subs[1];
  const rest = sub === undefined ? operands : operands.slice(1);
  if (sub === undefined || sub === 'push') taken(rest, run, place);
  if (sub === 'save') taken([], run, place);
  if (
    (sub === 'pop' || sub === 'apply') &&
    rest.some((f) => !/^(?:stash@\{\d+\}|\d+)$/.test(textOf(f) ?? ''))
  )
    unknownTarget(place, rest[0] ?? null, run);
};

function taken(paths: readonly Field[], run: Run, place: Place): void {
  fromFile(run, place);
  changed('write', paths, run, place);
  if (has(run.parsed, '-u|-a'))
    changed('delete', paths.length > 0 ? paths : [literal('.', run.call.span)], run, place);
}

/** Patches name their files in themselves. */
export const patches: Effect = (operands, run, place) => {
  if (has(run.parsed, '--abort|--continue|--skip|--quit|--show-current-patch|--resolved|-r')) return;
  if (isCheck(run.parsed)) return;
  const level = textOf(optionValue(run.parsed, '-p') ?? undefined) ?? '1';
  const elsewhere = has(run.parsed, '--directory|--unsafe-paths') || !/^\d$/.test(level);
  if (operands.length === 0 && !elsewhere && emitDiff(run, place, Number(level))) return;
  unknownTarget(place, operands[0] ?? null, run);
};

function isCheck(parsed: Parsed): boolean {
  return has(parsed, '--check|--stat|--numstat|--summary') && !has(parsed, '--apply');
}

/** Takes files off the disk by patterns of its own. */
export const sparse: Effect = ([sub], run, place) => {
  if (!['list', 'disable', 'check-rules'].includes(textOf(sub) ?? '')) unknownTarget(place, sub ?? null, run);
};

/** `--separate-git-dir` moves `.git` away; a template puts its hooks and settings into it. */
export function madeRepository(folder: Field | undefined, run: Run, place: Place): void {
  const base = folder === undefined ? '.' : textOf(folder);
  const inside = (name: string): Field =>
    base === null
      ? (folder ?? run.call.argv[0])
      : literal(`${base.replace(/\/+$/, '')}/${name}`, run.call.span);
  if (has(run.parsed, '--separate-git-dir')) emitPath('delete', inside('.git'), 'tree', place);
  const template = optionValue(run.parsed, '--template');
  if (template !== null && textOf(template) !== '') emitPath('write', inside('.git/hooks'), 'tree', place);
}
