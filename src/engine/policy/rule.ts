// SPDX-License-Identifier: Apache-2.0
import type { Effect, FactorId } from '../../core/decision.js';
import type { UnknownReason } from '../../core/facts.js';
import type { Place } from '../../core/result.js';
import type { ArgumentTest } from './argument.js';
import type { Operator } from './compare.js';
import type { CommandPattern } from './commandPattern.js';
import type { Hours } from './hours.js';
import type { NamePattern } from './namePattern.js';
import type { PathPattern } from './pathPattern.js';
import type { PatternList } from './patternList.js';

/** What picks atoms of one kind. */
export type Selector =
  | { readonly kind: 'command'; readonly list: PatternList<CommandPattern> }
  | { readonly kind: 'read' | 'write' | 'delete'; readonly list: PatternList<PathPattern> }
  | { readonly kind: 'host' | 'mcp' | 'tool'; readonly list: PatternList<NamePattern> }
  /** Null: whatever the reason. */
  | { readonly kind: 'unknown'; readonly reasons: ReadonlySet<UnknownReason> | null };

export interface Comparison {
  readonly operator: Operator;
  readonly score: number;
}

/** More than `limit` of what the rule picks, or denials from `limit` on, within a span of calls or time. */
export interface Budget {
  readonly counts: 'allowed' | 'denied';
  readonly limit: number;
  readonly per: 'session' | 'agent' | '1h' | '1d';
}

/** All must hold; null says nothing. */
export interface Conditions {
  readonly agent: PatternList<NamePattern> | null;
  readonly identity: 'claimed' | 'verified' | null;
  readonly branch: PatternList<NamePattern> | null;
  /** One of them is enough. */
  readonly hours: readonly Hours[] | null;
  readonly risk: Comparison | null;
  readonly factors: readonly FactorId[] | null;
  readonly args: readonly ArgumentTest[] | null;
  /** Picked by an allowed call before. */
  readonly after: readonly Selector[] | null;
  readonly over: Budget | null;
}

export const NO_CONDITIONS: Conditions = {
  agent: null,
  identity: null,
  branch: null,
  hours: null,
  risk: null,
  factors: null,
  args: null,
  after: null,
  over: null,
};

/** One rule, compiled. */
export interface Rule {
  readonly id: string;
  readonly effect: Effect;
  readonly reason: string | null;
  /** Of an `allow`: the highest score at which it runs unasked. */
  readonly maxRisk: number;
  /** Of an `ask`: no grant answers it. */
  readonly each: boolean;
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
