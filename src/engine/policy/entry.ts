// SPDX-License-Identifier: Apache-2.0
import type { RuleInForce, Selector } from './rule.js';

/** One selector of one rule in force. */
export interface Ref {
  readonly rule: RuleInForce;
  readonly selector: Selector;
  /** Position among the rule's selectors. */
  readonly ordinal: number;
}

/** One including pattern of a selector. */
export interface Entry<Pattern> {
  readonly ref: Ref;
  readonly pattern: Pattern;
}
