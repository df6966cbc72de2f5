// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sha256 } from '../../src/evidence/hash.js';
import { leafHash, Tree } from '../../src/evidence/tree.js';

/** RFC 6962 §2.1 as it is written: split at the largest power of two below n. */
function reference(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), reference(leaves.slice(0, split)), reference(leaves.slice(split)));
}

describe('evidence/tree', () => {
  it('gives the root of RFC 6962 at every size up to 130', () => {
    const tree = Tree.empty();
    const leaves: Buffer[] = [];
    assert.equal(tree.root(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (let i = 0; i < 130; i++) {
      const leaf = leafHash(`line ${String(i)}`);
      leaves.push(leaf);
      tree.append(leaf);
      assert.equal(tree.root(), reference(leaves).toString('hex'), `size ${String(i + 1)}`);
    }
  });

  it('copies without sharing', () => {
    const tree = Tree.empty();
    for (let i = 0; i < 5; i++) tree.append(leafHash(String(i)));
    const root = tree.root();
    const copy = tree.copy();
    copy.append(leafHash('5'));
    assert.equal(tree.root(), root);
    assert.equal(tree.size, 5);
    assert.notEqual(copy.root(), root);
  });
});
