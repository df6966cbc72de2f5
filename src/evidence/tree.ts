// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../core/ids.js';
import { sha256 } from './hash.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 leaf hash of a record line (without its line feed). */
export function leafHash(line: string | Uint8Array): Buffer {
  return sha256(LEAF, line);
}

/** RFC 6962 tree as a compact range: the hashes of its perfect subtrees, largest first. */
export class Tree {
  private constructor(
    private readonly peaks: Buffer[],
    private leaves: number,
  ) {}

  static empty(): Tree {
    return new Tree([], 0);
  }

  get size(): number {
    return this.leaves;
  }

  append(leaf: Buffer): void {
    let hash = leaf;
    // The number of trailing ones of the size is the number of subtrees that the new leaf completes.
    for (let n = this.leaves; n % 2 === 1; n = Math.floor(n / 2)) {
      const left = this.peaks.pop();
      if (left === undefined) throw new Error('tree lost a subtree');
      hash = sha256(NODE, left, hash);
    }
    this.peaks.push(hash);
    this.leaves++;
  }

  root(): Digest {
    const last = this.peaks.at(-1);
    if (last === undefined) return sha256().toString('hex') as Digest;
    let root = last;
    for (const peak of this.peaks.slice(0, -1).reverse()) root = sha256(NODE, peak, root);
    return root.toString('hex') as Digest;
  }

  /** An independent tree of the same leaves: try on the copy, keep it when it worked. */
  copy(): Tree {
    return new Tree([...this.peaks], this.leaves);
  }
}
