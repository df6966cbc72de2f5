// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../adapters/adapter.js';
import type { Decision } from '../core/decision.js';
import type { Facts } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { SessionState } from '../core/sessionState.js';
import type { Question, Surroundings } from '../core/surroundings.js';
import type { PastNeeds } from '../engine/policy/policySet.js';
import type { PolicyInForce } from './policies.js';
import type { FileProposal } from './protocol.js';
import type { Session } from './sessions.js';

/** A call as it was heard: the wire ends here. */
export interface HeardCall {
  readonly adapter: Adapter;
  /** Event name and body as they came, kept for replay. */
  readonly event: string;
  readonly body: string;
  readonly intent: Intent;
  readonly session: Session;
  /** Resolves when nobody waits for the answer any more. */
  readonly gone: Promise<void>;
}

/** A call among those before and after it. */
export interface JudgedPast {
  /** What a policy wants to know of the past, without this call, read anew at each moment. */
  reader(needs: PastNeeds, now: number): Promise<(now: number) => SessionState>;
  /** What became of the call. */
  conclude(effect: 'allow' | 'deny'): void;
}

/** A call with all that the machine alone can say about it. */
export interface JudgedCall extends HeardCall {
  readonly facts: Facts;
  readonly questions: readonly Question[];
  readonly surroundings: Surroundings;
  /** The time, and what the agent did before. */
  readonly state: SessionState;
  readonly past: JudgedPast;
  readonly policy: PolicyInForce;
  readonly decision: Decision;
  readonly proposals: readonly FileProposal[];
}
