// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineDiff, linesOf } from '../../src/vscode/lineDiff.js';

function applied(before: readonly string[], after: readonly string[]): string[] {
  const out: string[] = [];
  let at = 0;
  for (const hunk of lineDiff(before, after)) {
    out.push(...before.slice(at, hunk.oldStart), ...after.slice(hunk.newStart, hunk.newEnd));
    at = hunk.oldEnd;
  }
  return [...out, ...before.slice(at)];
}

describe('vscode/lineDiff', () => {
  it('finds the changed lines and nothing else', () => {
    assert.deepEqual(lineDiff(linesOf('a\nb\nc\nd'), linesOf('a\nB\nc\nd\ne')), [
      { oldStart: 1, oldEnd: 2, newStart: 1, newEnd: 2 },
      { oldStart: 4, oldEnd: 4, newStart: 4, newEnd: 5 },
    ]);
    assert.deepEqual(lineDiff(['a'], ['a']), []);
    assert.deepEqual(lineDiff([], ['a']), [{ oldStart: 0, oldEnd: 0, newStart: 0, newEnd: 1 }]);
  });

  it('always leads from the one text to the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        assert.deepEqual(applied(before, after), after);
      }),
    );
  });

  it('takes a huge rewrite as one change instead of for ever', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word}${String(i)}`);
    assert.equal(lineDiff(many('a'), many('b')).length, 1);
  });
});
