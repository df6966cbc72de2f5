// SPDX-License-Identifier: Apache-2.0
import type { Effect, FactorId } from '../../core/decision.js';
import type { UnknownReason } from '../../core/facts.js';
import type { Place } from '../../core/result.js';
import type { CommandPattern } from './commandPattern.js';
import type { NamePattern } from './namePattern.js';
import type { PathPattern } from './pathPattern.js';

/** Patterns that pick, less patterns that begin with `!`, whatever their order. */
export interface PatternList<Pattern> {
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
}

/** What picks atoms of one kind. */
export type Selector =
  | { readonly kind: 'command'; readonly list: PatternList<CommandPattern> }
  | { readonly kind: 'read' | 'write' | 'delete'; readonly list: PatternList<PathPattern> }
  | { readonly kind: 'host' | 'mcp' | 'tool'; readonly list: PatternList<NamePattern> }
  /** Null: whatever the reason. */
  | { readonly kind: 'unknown'; readonly reasons: ReadonlySet<UnknownReason> | null };

export interface Comparison {
  readonly operator: '>=' | '>' | '<=' | '<';
  readonly score: number;
}

/** All must hold; null says nothing. */
export interface Conditions {
  readonly agent: PatternList<NamePattern> | null;
  readonly risk: Comparison | null;
  readonly factors: readonly FactorId[] | null;
}

/** One rule, compiled. */
export interface Rule {
  readonly id: string;
  readonly effect: Effect;
  readonly reason: string | null;
  /** Of an `allow`: the highest score at which it runs unasked. */
  readonly maxRisk: number;
  readonly selectors: readonly Selector[];
  readonly conditions: Conditions;
  /** Null for built-in rules. */
  readonly place: Place | null;
  /** The `when` and all else that decides, as written, for the digest. */
  readonly canonical: string;
}

/** A rule in a policy set: whose word it is decides what it may do. */
export interface RuleInForce extends Rule {
  /** Position within the set, in file order. */
  readonly order: number;
  /** A person vouches for the file. Else its `allow` never counts and its `ask` takes nothing out of `default`. */
  readonly trusted: boolean;
  readonly builtin: boolean;
}

/** The risk up to which an `allow` runs unasked when it does not say. */
export const DEFAULT_MAX_RISK = 39;
