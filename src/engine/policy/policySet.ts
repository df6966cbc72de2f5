// SPDX-License-Identifier: Apache-2.0
import type { Effect } from '../../core/decision.js';
import type { Digest } from '../../core/ids.js';
import type { Fault } from '../../core/result.js';
import type { RuleInForce } from './rule.js';
import type { RuleIndex } from './ruleIndex.js';

/** All files and packs in force, merged and compiled. Made by `loadPolicySet` only. */
export interface PolicySet {
  /** Of the canonical form: the same rules give the same digest, whatever their layout and comments. */
  readonly digest: Digest;
  readonly warnings: readonly Fault[];
  /** For atoms that no rule picks. */
  readonly default: Effect;
  readonly index: RuleIndex;
  /** `deny` and `ask` rules about the whole intent. */
  readonly whole: readonly RuleInForce[];
}
