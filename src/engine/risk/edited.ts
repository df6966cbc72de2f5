// SPDX-License-Identifier: Apache-2.0
// Edits of one file, seen together: what moves from one to another neither goes nor comes, and an edit of what an
// earlier one wrote makes one text with it.
import type { AddedText } from '../../core/facts.js';
import type { EditContext } from '../../core/surroundings.js';
import { spliced, textOf, type Piece } from './pieces.js';

/** An old text and the new one that takes its place. */
export interface Replaced {
  readonly old: string;
  readonly pieces: readonly Piece[];
}

/** All readings of the edits of one file; a factor counts when one of them shows it. */
export function readingsOf(
  edits: readonly AddedText[],
  contexts: readonly (readonly EditContext[])[],
): readonly Replaced[] {
  const plain = edits.map(replaced);
  const chained = chain(plain);
  const whole = edits.flatMap((edit, i) => (contexts[i] ?? []).map((context) => completed(edit, context)));
  return [
    joined(plain),
    ...(chained === null ? [] : [joined(chained)]),
    ...(whole.length === 0 ? [] : [joined(whole)]),
  ];
}

function replaced({ text, field, start, replaced: old }: AddedText): Replaced {
  return { old: old ?? '', pieces: [{ text, field, at: start }] };
}

/** With what stands around it in the file. */
function completed(edit: AddedText, { before, after }: EditContext): Replaced {
  const { old, pieces } = replaced(edit);
  const aside = { field: edit.field, at: null };
  return {
    old: `${before}${old}${after}`,
    pieces: [{ text: before, ...aside }, ...pieces, { text: after, ...aside }],
  };
}

function joined(parts: readonly Replaced[]): Replaced {
  const feed: Piece = { text: '\n', field: '', at: null };
  return {
    old: parts.map((p) => p.old).join('\n'),
    pieces: parts.flatMap((p, i) => (i === 0 ? p.pieces : [feed, ...p.pieces])),
  };
}

/** Each edit done to what an earlier one wrote, where it meets that; null when none does. */
function chain(parts: readonly Replaced[]): readonly Replaced[] | null {
  const done: Replaced[] = [];
  for (const part of parts) {
    const i = done.findLastIndex((d) => meets(d, part));
    if (i === -1) done.push(part);
    else done[i] = onto(done[i] as Replaced, part);
  }
  return done.length === parts.length ? null : done;
}

function meets(earlier: Replaced, { old }: Replaced): boolean {
  if (old === '') return false;
  const text = textOf(earlier.pieces);
  return text.includes(old) || (text.trim() !== '' && old.includes(text));
}

function onto(earlier: Replaced, { old, pieces }: Replaced): Replaced {
  const text = textOf(earlier.pieces);
  const at = text.indexOf(old);
  if (at === -1) return { old: old.replace(text, () => earlier.old), pieces };
  return { old: earlier.old, pieces: spliced(earlier.pieces, [at, at + old.length], pieces) };
}
