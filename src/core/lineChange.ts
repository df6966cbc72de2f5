// SPDX-License-Identifier: Apache-2.0

/** What a new text brings and drops against an old one, line by line, wherever the lines stand. */
export interface LineChange {
  /** Lines of the old text that the new one lacks, joined by line feeds. */
  readonly removed: string;
  /** Ranges of line numbers of the new text that the old one lacks: from zero, end exclusive. */
  readonly added: readonly (readonly [number, number])[];
}

/** Indentation does not count: what is only moved or wrapped is neither added nor removed. */
export function lineChange(before: string, after: string): LineChange {
  const left = new Map<string, number>();
  const old = before === '' ? [] : before.split('\n');
  for (const line of old) left.set(bare(line), (left.get(bare(line)) ?? 0) + 1);
  const added: [number, number][] = [];
  after.split('\n').forEach((line, i) => {
    const key = bare(line);
    const known = left.get(key) ?? 0;
    if (known > 0) left.set(key, known - 1);
    else if (added.at(-1)?.[1] === i) (added.at(-1) as [number, number])[1] = i + 1;
    else added.push([i, i + 1]);
  });
  const removed = old.filter((line) => {
    const key = bare(line);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count > 0;
  });
  return { removed: removed.join('\n'), added };
}

/** SECURITY: without blanks only. What `trim` takes away besides may be there to deceive. */
function bare(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}
