// SPDX-License-Identifier: Apache-2.0
import type { TextEdit } from '../core/intent.js';
import type { EditContext } from '../core/surroundings.js';

/** Lines before an edit's own that are shown with it: enough for the key above a value. */
const LINES_BEFORE = 6;
const MAX_CHARS = 600;
const MAX_PLACES = 20;
/** For all edits of a call: each of them looks through the whole file. */
const MAX_EDITS = 100;

/** What stands around each edit's text, in the file as the edits before it leave it. */
export function editContexts(text: string, edits: readonly TextEdit[]): readonly (readonly EditContext[])[] {
  let now = unixEnds(text);
  return edits.slice(0, MAX_EDITS).map((written) => {
    const edit = { ...written, old: unixEnds(written.old) };
    if (edit.old === '') return [];
    const places = placesOf(now, edit);
    const contexts = places.map((at) => contextAt(now, at, at + edit.old.length));
    // A function as replacement, so that `$&` in code stays as it is.
    now = edit.all ? now.split(edit.old).join(edit.new) : now.replace(edit.old, () => edit.new);
    return contexts;
  });
}

function placesOf(text: string, { old, all }: TextEdit): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(old); at !== -1; at = text.indexOf(old, at + old.length)) {
    places.push(at);
    if (!all || places.length === MAX_PLACES) break;
  }
  return places;
}

function contextAt(text: string, start: number, end: number): EditContext {
  let from = start;
  for (let lines = 0; lines <= LINES_BEFORE && from > 0; lines++) from = text.lastIndexOf('\n', from - 1);
  const feed = text.indexOf('\n', end);
  const to = feed === -1 ? text.length : feed;
  return {
    before: text.slice(Math.max(from + 1, start - MAX_CHARS, 0), start),
    after: text.slice(end, Math.min(to, end + MAX_CHARS)),
  };
}

/** Agents write line feeds, whatever the file has. */
function unixEnds(text: string): string {
  return text.replace(/\r\n/g, '\n');
}
