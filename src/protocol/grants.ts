// SPDX-License-Identifier: Apache-2.0
/** Grants in the approvals view: what one would cover, making one with an approval, those that live. */
import { GRANT_BREADTHS, GRANT_LIVES, type GrantBreadth, type GrantLife } from '../core/grant.js';
import { notification, oneOf, request, shape, text, type Parse } from './message.js';
import type { AnswerOutcome } from './queue.js';

const requestId = text(40);
const digest = text(64);
const flag: Parse<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** One way to grant what is like the open request. */
export interface GrantChoiceView {
  readonly breadth: GrantBreadth;
  /** What it covers, one line each. */
  readonly words: readonly string[];
  /** Digest of what it covers: making it carries it back, and the gate compares. */
  readonly terms: string;
  readonly covers: number;
  readonly of: number;
  readonly examples: readonly string[];
  /** What was denied and it would have let through: not empty, and it cannot be made. */
  readonly denied: readonly string[];
  readonly maxMinutes: number;
}

export interface GrantOfferView {
  readonly choices: readonly GrantChoiceView[];
  /** Why there is no choice; empty when there is one. */
  readonly why: string;
}

export const OfferGrant = request<{ id: string }, GrantOfferView>(
  'grant/offer',
  shape<{ id: string }>({ id: requestId }),
);

export interface MakeGrantBody {
  readonly id: string;
  readonly shown: string;
  readonly breadth: GrantBreadth;
  readonly terms: string;
  readonly life: GrantLife;
  readonly survives: boolean;
}

/** Accepted with a text: approved once, and no grant was made. */
export const MakeGrant = request<MakeGrantBody, AnswerOutcome>(
  'grant/make',
  shape<MakeGrantBody>({
    id: requestId,
    shown: digest,
    breadth: oneOf(...GRANT_BREADTHS),
    terms: digest,
    life: oneOf(...GRANT_LIVES),
    survives: flag,
  }),
);

/** A grant that lives. */
export interface GrantView {
  readonly id: string;
  readonly words: readonly string[];
  readonly agent: string;
  readonly folder: string;
  readonly life: GrantLife;
  readonly survives: boolean;
  readonly who: string;
  readonly request: string;
  readonly uses: number;
  /** At the time of sending. */
  readonly leftMs: number;
}

export const Grants = notification<readonly GrantView[]>('grant/all');

export const RevokeGrant = request<{ id: string }, AnswerOutcome>(
  'grant/revoke',
  shape<{ id: string }>({ id: digest }),
);
