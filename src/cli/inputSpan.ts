// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../core/facts.js';
import type { PatchChanges, PatchPlace } from '../core/patch.js';

/** A span of our own fields as one of the input's; null when the input holds that nowhere letter by letter. */
export type InputSpan = (span: Span) => Span | null;

/** Where an input calls our fields otherwise. */
export function renamed(names: { readonly [field: string]: string }): InputSpan {
  return (span) => ({
    ...span,
    field: Object.hasOwn(names, span.field) ? (names[span.field] ?? '') : span.field,
  });
}

const FIELD = /^(?:changes\/(\d+)\/)?(?:(file_path)|content|new_string|edits\/(\d+)\/new_string)$/;

/** Where the input is a patch, which has every line of every file in one field. */
export function withinPatch(
  field: string,
  { changes, places }: { readonly changes: PatchChanges; readonly places: readonly PatchPlace[] },
): InputSpan {
  return (span) => {
    const [, file = '0', path, edit = '0'] = FIELD.exec(span.field) ?? [];
    const change = changes[Number(file)];
    const place = places[Number(file)];
    if (change === undefined || place === undefined) return null;
    if (path !== undefined) return { field, start: place.path + span.start, end: place.path + span.end };
    const text = textOf(change, Number(edit));
    const lines = place.texts[Number(edit)] ?? [];
    const at = (offset: number): number => placeOf(text, lines, offset);
    return { field, start: at(span.start), end: at(span.end) };
  };
}

function textOf(change: PatchChanges[number], edit: number): string {
  if (change.kind === 'write') return change.content;
  return change.kind === 'edit' ? (change.edits[edit]?.new ?? '') : '';
}

/** The lines of a text follow each other in the patch, with a mark before each. */
function placeOf(text: string, lines: readonly number[], offset: number): number {
  const before = text.slice(0, offset).split('\n');
  const line = Math.min(before.length, lines.length) - 1;
  if (line < 0) return lines[0] ?? 0;
  const column =
    before.length > lines.length ? (text.split('\n')[line] ?? '').length : (before.at(-1) ?? '').length;
  return (lines[line] ?? 0) + column;
}
