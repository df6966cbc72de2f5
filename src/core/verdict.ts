// SPDX-License-Identifier: Apache-2.0
import type { Digest, RequestId } from './ids.js';

/** By which gesture a person answered. */
export type AnswerRoute = 'webview' | 'thread' | 'terminal';

/** A person's answer to one request, bound to the digest of what they were shown. */
export interface Approval {
  readonly choice: 'approve' | 'deny';
  readonly who: string;
  readonly how: AnswerRoute;
  readonly shown: Digest;
  /** Goes back to the agent as the reason of a denial. */
  readonly feedback: string | null;
  readonly waitedMs: number;
}

/** Why a call is denied. `text` is what the agent is told. */
export interface Denial {
  readonly kind: 'policy' | 'person' | 'parked' | 'paused' | 'fault' | 'unreadable' | 'canary';
  readonly text: string;
  /** The request that stays open for a person, when there is one. */
  readonly request: RequestId | null;
}

/** Final: what the agent hears. */
export type Verdict =
  | { readonly kind: 'allow'; readonly approval: Approval | null }
  | { readonly kind: 'deny'; readonly because: Denial; readonly approval: Approval | null };
