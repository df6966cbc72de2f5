// SPDX-License-Identifier: Apache-2.0
import type { Tier } from './decision.js';

/** How a person answered the requests of one tier. */
export interface TierAttention {
  readonly tier: Tier;
  readonly prompts: number;
  readonly approved: number;
  readonly denied: number;
  /** Seconds from the request to the answer, of those that a person answered; null without any. */
  readonly medianSeconds: number | null;
  readonly ninthDecileSeconds: number | null;
}

/** What looks like approving without reading. */
export type AttentionSign =
  | { readonly kind: 'quick-row'; readonly approvals: number; readonly medianSeconds: number }
  | { readonly kind: 'never-denied'; readonly answers: number };

/** What supervising cost and what it was worth, counted from evidence alone. It is data about a person: it stays here. */
export interface Attention {
  readonly sessions: number;
  readonly agents: number;
  readonly actions: number;
  /** Denied by policy, without asking. */
  readonly refused: number;
  readonly prompts: number;
  readonly approved: number;
  readonly denied: number;
  /** Nobody answered in time, or nobody was there. */
  readonly parked: number;
  /** Asked and not answered yet. */
  readonly open: number;
  /** What grants answered instead of a person. */
  readonly grants: { readonly made: number; readonly unused: number; readonly answered: number };
  /** Null without actions. */
  readonly promptsPer100: number | null;
  /** Hours in which agents worked, pauses left out; with them `promptsPerHour`. */
  readonly agentHours: number;
  readonly promptsPerHour: number | null;
  /** Minutes that agents waited for an answer, in each hour of their work. */
  readonly blockedMinutesPerHour: number | null;
  /** Tiers with prompts, lowest first. */
  readonly tiers: readonly TierAttention[];
  readonly signs: readonly AttentionSign[];
}
