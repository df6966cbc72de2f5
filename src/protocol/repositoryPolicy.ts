// SPDX-License-Identifier: Apache-2.0
/** Repository policies in the approvals view: what host and webview say about countersigning them. */
import { command, notification, request, shape, text } from './message.js';
import type { AnswerOutcome } from './queue.js';

const root = text(4096);

/** A policy file of a repository with something in it that counts only when a person countersigned it. */
export interface PolicyView {
  readonly root: string;
  readonly name: string;
  readonly file: string;
  /** Digest of the bytes: an answer carries it back, and the gate compares it with the file. */
  readonly digest: string;
  /** `own rules (2), what recommended allows` */
  readonly what: string;
  /** Ids of the rules, as far as they are told. */
  readonly rules: readonly string[];
  /** `ada, 2026-01-02`; empty: it does not count. */
  readonly countersigned: string;
  /** These bytes were opened by Review. */
  readonly reviewed: boolean;
  /** Why it cannot be countersigned at all; empty when it can. */
  readonly unable: string;
  /** How long it must have been in view, after Review, before Countersign works. */
  readonly dwellMs: number;
}

export const Policies = notification<readonly PolicyView[]>('policy/all');

/** Opens the file, against the last countersigned text when there is one. */
export const ReviewPolicy = command('policy/review', shape<{ root: string }>({ root }));

export const Countersign = request<{ root: string; shown: string }, AnswerOutcome>(
  'policy/countersign',
  shape<{ root: string; shown: string }>({ root, shown: text(64) }),
);

export const Withdraw = request<{ root: string }, AnswerOutcome>(
  'policy/withdraw',
  shape<{ root: string }>({ root }),
);
