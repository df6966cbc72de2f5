// SPDX-License-Identifier: Apache-2.0
import type { Effect } from '../../core/decision.js';
import type { GrantBreadth } from '../../core/grant.js';
import type { Digest } from '../../core/ids.js';
import type { Fault, Place } from '../../core/result.js';
import type { RuleInForce } from './rule.js';
import type { RuleIndex } from './ruleIndex.js';

/** Which earlier calls conditions look at. */
export interface PastNeeds {
  /** Those of the session, however old. */
  readonly session: boolean;
  /** Those of the agent's other sessions, in milliseconds before now; 0: none. */
  readonly spanMs: number;
}

/** What the conditions of a policy set want to know of the world outside a call. */
export interface Needs {
  readonly branch: boolean;
  /** Time zones other than UTC, with a rule that names each. */
  readonly zones: ReadonlyMap<string, Place | null>;
  readonly past: PastNeeds;
}

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
  readonly needs: Needs;
  /** `ask` rules that a grant may answer, by `ruleKey`. */
  readonly grantable: ReadonlyMap<string, GrantBreadth>;
}
