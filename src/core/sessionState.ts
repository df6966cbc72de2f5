// SPDX-License-Identifier: Apache-2.0
import type { Atom } from './facts.js';
import type { Surroundings } from './surroundings.js';

/** What an earlier call would do, and the ground on which its paths are to be read. */
export interface PastAct {
  readonly atoms: readonly Atom[];
  readonly workspace: string;
  readonly home: string;
  readonly surroundings: Surroundings;
}

/** An earlier call of the same agent, as far as conditions on the past need it. */
export interface PastCall {
  /** The session that made it. */
  readonly session: string;
  /** Milliseconds UTC; null: not known, then it counts as just now. */
  readonly at: number | null;
  /** `open`: it waits for a person. Until it is concluded it counts as allowed. */
  readonly effect: 'allow' | 'deny' | 'open';
  /** Null: no longer known, so it may have done anything. */
  readonly act: PastAct | null;
}

/** What a call is judged against besides itself: the time, and what its agent did before. */
export interface SessionState {
  /** Tells the calls of this session in `history` from those of others. */
  readonly id: string;
  /** Milliseconds UTC; null: not known. */
  readonly now: number | null;
  /** Oldest first: calls of this session, and of the same agent's other sessions in this repository. */
  readonly history: readonly PastCall[];
  /** Calls that are no longer in `history`: they make a count open upwards, never lower. */
  readonly forgotten: {
    readonly inSession: boolean;
    /** When the last of them was made; null: none was forgotten. */
    readonly until: number | null;
  };
}

/** No time and no earlier call. */
export const NO_SESSION: SessionState = {
  id: '',
  now: null,
  history: [],
  forgotten: { inSession: false, until: null },
};
