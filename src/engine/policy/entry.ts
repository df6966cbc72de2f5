// SPDX-License-Identifier: Apache-2.0
import type { RuleInForce, Selector } from './rule.js';

/** One selector of one rule in force. */
export interface Ref {
  readonly rule: RuleInForce;
  readonly selector: Selector;
  /** Position among the rule's selectors. */
  readonly ordinal: number;
  /** The kinds of all selectors of the rule: without an atom of each in one item it cannot hold. */
  readonly needs: number;
}

/** One including pattern of a selector. */
export interface Entry<Pattern> {
  readonly ref: Ref;
  readonly pattern: Pattern;
}

const KINDS = ['command', 'read', 'write', 'delete', 'host', 'mcp', 'tool', 'unknown'] as const;

/** Kinds of atoms as bits. */
export function kindBits(kinds: Iterable<Selector['kind']>): number {
  let bits = 0;
  for (const kind of kinds) bits |= 1 << KINDS.indexOf(kind);
  return bits;
}
