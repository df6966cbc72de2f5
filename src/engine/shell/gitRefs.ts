// SPDX-License-Identifier: Apache-2.0
// References that `git fetch`, `pull` and `push` would write, as the files that git keeps them in.
import { emitPath, type Place } from './effects.js';
import { literal, textOf, type Field } from './field.js';
import { has } from './options.js';
import type { Run } from './program.js';

const NOTES = 'refs/notes/countersign';

interface Refspec {
  readonly from: string;
  /** Null without a colon. */
  readonly to: string | null;
  readonly forced: boolean;
}

function readRefspec(text: string): Refspec {
  const forced = text.startsWith('+');
  const bare = forced ? text.slice(1) : text;
  const colon = bare.indexOf(':');
  if (colon === -1) return { from: bare, to: null, forced };
  return { from: bare.slice(0, colon), to: bare.slice(colon + 1), forced };
}

/** `git fetch` and `git pull`: what stands after a colon is written here. */
export function fetchedRefs(refspecs: readonly Field[], run: Run, place: Place): void {
  for (const field of refspecs) {
    const text = textOf(field);
    // An operand that cannot be read may hold a colon and force.
    if (text === null) place.machine.sink.unknown(place.item, 'dynamic-argument', field.word.span);
    else written(readRefspec(text).to, field, place);
  }
  for (const { group, value } of run.parsed.options) {
    if (group !== '--refmap' || value === null || textOf(value) === '') continue;
    written(readRefspec(textOf(value) ?? '').to, value, place);
    emitPath('write', literal('.git/refs', value.word.span), 'entry', place);
  }
  if (has(run.parsed, '--stdin')) place.machine.sink.unknown(place.item, 'dynamic-argument', run.call.span);
}

function written(to: string | null, field: Field, place: Place): void {
  if (to === null || to === '') return;
  const name = /^(?:heads|tags|remotes)\//.test(to) ? `refs/${to}` : to;
  if (!name.startsWith('refs/') && !name.startsWith('refs*') && !/^[a-z]*\*/.test(name)) return;
  if (canBeNote(name)) touchNotes(field, place);
  // SECURITY: trust is read from what the remote had; only a plain fetch may move that.
  if (overlaps(name, 'refs/remotes')) emitPath('write', refFile(name, field), 'entry', place);
}

/** `git push`: a destination, force or deletion at the notes; a plain push only adds to them. */
export function pushedRefs(refspecs: readonly Field[], run: Run, place: Place): void {
  const rewrites = has(run.parsed, '-f|-d|--prune|--mirror|--force-with-lease|--force-if-includes');
  if (has(run.parsed, '--mirror')) touchNotes(literal('--mirror', run.call.span), place);
  for (const field of refspecs) {
    const text = textOf(field);
    if (text === null) continue;
    const { from, to, forced } = readRefspec(text);
    const name = to ?? (rewrites || forced ? from : '');
    if (name !== '' && [name, `refs/${name}`].some(canBeNote)) touchNotes(field, place);
  }
}

/** Counts as a write of the files in which git keeps the signed evidence. */
function touchNotes(field: Field, place: Place): void {
  emitPath('write', literal(`.git/${NOTES}`, field.word.span), 'tree', place);
}

function refFile(name: string, field: Field): Field {
  return literal(`.git/${name.replace(/\*.*$/s, '')}`, field.word.span);
}

function canBeNote(name: string): boolean {
  return overlaps(name, NOTES);
}

/** Whether a name, or a pattern with a star that crosses slashes, can be `root` or below it. */
function overlaps(name: string, root: string): boolean {
  const folded = name.toLowerCase().replace(/\/+/g, '/');
  const star = folded.indexOf('*');
  if (star === -1) return folded === root || folded.startsWith(`${root}/`);
  const start = folded.slice(0, star);
  return start.startsWith(`${root}/`) || `${root}/`.startsWith(start);
}
