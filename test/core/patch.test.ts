// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readDiff, readPatch } from '../../src/core/patch.js';

const patch = (...lines: readonly string[]): string =>
  ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

describe('the patch format of coding agents', () => {
  it('gives each file with what is put into it', () => {
    const changes = readPatch(
      patch(
        '*** Add File: a/new.txt',
        '+one',
        '+two',
        '*** Delete File: old.txt',
        '*** Update File: src/x.ts',
        '@@ class X',
        ' keep',
        '-before',
        '+after',
        '@@',
        '+more',
        '*** End of File',
        '*** Update File: from.ts',
        '*** Move to: to.ts',
        '@@',
        '-a',
        '+b',
      ),
    );
    assert.deepEqual(changes, [
      { kind: 'write', path: 'a/new.txt', content: 'one\ntwo\n' },
      { kind: 'delete', path: 'old.txt' },
      {
        kind: 'edit',
        path: 'src/x.ts',
        edits: [
          { old: 'keep\nbefore', new: 'keep\nafter', all: false },
          { old: '', new: 'more', all: false },
        ],
      },
      { kind: 'delete', path: 'from.ts' },
      { kind: 'edit', path: 'to.ts', edits: [{ old: 'a', new: 'b', all: false }] },
    ]);
  });

  it('is never read as a smaller set when a line is malformed', () => {
    for (const lines of [
      [],
      ['*** Add File: a', 'no plus'],
      ['*** Add File: a', '+x', ' *** Delete File: b'],
      ['*** Delete File: a', 'text'],
      ['*** Delete File:'],
      ['*** Remove File: a'],
      ['*** Update File: a'],
      ['*** Update File: a', '@@', '*** Delete File: b'],
      ['*** Update File: a', '@@', '+x', '*** Copy File: b'],
      ['+x'],
    ])
      assert.equal(readPatch(patch(...lines)), null, lines.join('|'));
    for (const text of ['', 'x', '*** Begin Patch\n*** Delete File: a', '*** Delete File: a\n*** End Patch'])
      assert.equal(readPatch(text), null);
    assert.equal(readPatch(`${patch('*** Delete File: a')}\n*** Delete File: b`), null);
    assert.equal(readPatch(patch('*** Delete File: a\0b')), null);
  });
});

describe('a unified diff', () => {
  const kinds = (text: string): unknown =>
    readDiff(text)?.map((f) => `${f.kind} ${f.path} ${f.added}`) ?? null;

  it('names the files that it writes and deletes', () => {
    assert.deepEqual(kinds('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n c\n-old\n+new\n'), [
      'write a/x ',
      'write b/x new',
    ]);
    assert.deepEqual(kinds('--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+new\n'), ['write b/n new']);
    assert.deepEqual(kinds('--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n'), ['delete a/x ']);
    assert.deepEqual(kinds('diff --git a/x b/x\ndeleted file mode 100644\nindex 1..0\n'), [
      'delete a/x ',
      'write b/x ',
    ]);
    assert.deepEqual(kinds('diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n'), [
      'delete a/x ',
      'write b/y ',
      'write a/y ',
    ]);
  });

  it('takes lines within a hunk as text, whatever they look like', () => {
    assert.deepEqual(kinds('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n+++ b/y\n c\n'), [
      'write a/x ',
      'write b/x ++ b/y',
    ]);
  });

  it('is not known when it is of another kind, cut off or without names', () => {
    for (const text of [
      '',
      'text',
      '@@ -1 +1 @@\n-a\n+b\n',
      '--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n a\n',
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\nb\n',
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n1,2d1\n',
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n*** y\n',
      '--- "a/\\056x"\n+++ "b/x"\n@@ -1 +1 @@\n-a\n+b\n',
      'diff --git a/x b/x\nGIT binary patch\n',
      'diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n',
    ])
      assert.equal(kinds(text), null, text);
  });
});
