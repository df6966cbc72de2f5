// SPDX-License-Identifier: Apache-2.0
/** Lines `[oldStart, oldEnd)` become lines `[newStart, newEnd)`; counted from 0. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Cells of the longest-common-subsequence table that we are ready to fill. */
const MAX_CELLS = 4_000_000;

export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** The changed stretches between two texts. Too large a change is one hunk. */
export function lineDiff(before: readonly string[], after: readonly string[]): Hunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  if (a.length === 0 && b.length === 0) return [];
  const whole = { oldStart: head, oldEnd: head + a.length, newStart: head, newEnd: head + b.length };
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_CELLS) return [whole];
  return walk(a, b, table(a, b)).map((h) => ({
    oldStart: h.oldStart + head,
    oldEnd: h.oldEnd + head,
    newStart: h.newStart + head,
    newEnd: h.newEnd + head,
  }));
}

/** `lengths[i * (b.length + 1) + j]`: longest common subsequence of `a` from `i` and `b` from `j`. */
function table(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  return lengths;
}

function walk(a: readonly string[], b: readonly string[], lengths: Uint32Array): Hunk[] {
  const width = b.length + 1;
  const hunks: Hunk[] = [];
  let [i, j, oldStart, newStart] = [0, 0, 0, 0];
  const close = (): void => {
    if (i > oldStart || j > newStart) hunks.push({ oldStart, oldEnd: i, newStart, newEnd: j });
  };
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      close();
      i++;
      j++;
      [oldStart, newStart] = [i, j];
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  [i, j] = [a.length, b.length];
  close();
  return hunks;
}

/** Lines added and removed. */
export function changedLines(hunks: readonly Hunk[]): { added: number; removed: number } {
  let [added, removed] = [0, 0];
  for (const hunk of hunks) {
    added += hunk.newEnd - hunk.newStart;
    removed += hunk.oldEnd - hunk.oldStart;
  }
  return { added, removed };
}
