// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../core/ids.js';
import type { Fault } from '../../core/result.js';

/** All files and packs in force, merged and compiled. Made by `loadPolicySet` only. */
export interface PolicySet {
  /** Of the canonical form: the same rules give the same digest, whatever their layout and comments. */
  readonly digest: Digest;
  readonly warnings: readonly Fault[];
}
