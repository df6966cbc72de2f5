// SPDX-License-Identifier: Apache-2.0
const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A unified diff of two texts, for a person to read before saying yes. */
export function textDiff(file: string, before: string | null, after: string): string {
  const lines = compare(splitLines(before ?? ''), splitLines(after));
  const head = [`--- ${before === null ? '/dev/null' : file}`, `+++ ${file}`];
  return [...head, ...hunks(lines), ''].join('\n');
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Longest common subsequence of what lies between a common start and a common end. */
function compare(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Line[] {
  const longest = commonLengths(a, b);
  const at = (i: number, j: number): number => longest[i * (b.length + 1) + j] ?? 0;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i++] ?? '' });
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ sign: '-', text: a[i++] ?? '' });
    else lines.push({ sign: '+', text: b[j++] ?? '' });
  }
  for (const text of a.slice(i)) lines.push({ sign: '-', text });
  for (const text of b.slice(j)) lines.push({ sign: '+', text });
  return lines;
}

/** Length of the longest common subsequence of every pair of tails. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return longest;
}

function hunks(lines: readonly Line[]): string[] {
  const out: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (let i = 0; i < lines.length;) {
    const near = lines.slice(i, i + 2 * CONTEXT + 1).findIndex((line) => line.sign !== ' ');
    if (near === -1 || near > CONTEXT) {
      oldLine++;
      newLine++;
      i++;
      continue;
    }
    let last = i;
    for (let k = i; k < lines.length && k <= last + 2 * CONTEXT; k++) if (lines[k]?.sign !== ' ') last = k;
    const hunk = lines.slice(i, last + 1 + CONTEXT);
    const olds = hunk.filter((line) => line.sign !== '+').length;
    const news = hunk.filter((line) => line.sign !== '-').length;
    out.push(
      `@@ -${String(olds === 0 ? 0 : oldLine)},${String(olds)} +${String(newLine)},${String(news)} @@`,
      ...hunk.map((line) => line.sign + line.text),
    );
    oldLine += olds;
    newLine += news;
    i += hunk.length;
  }
  return out;
}
