// SPDX-License-Identifier: Apache-2.0
/** Pausing agents, and letting them go on, as the approvals view says and does it. */
import { orNull, request, shape, text } from './message.js';

/** One thing that holds calls, in words. */
export interface PauseLine {
  /** What Resume lifts; null: all. */
  readonly agent: string | null;
  readonly text: string;
}

export interface PauseView {
  /** Everybody is held. */
  readonly all: boolean;
  readonly lines: readonly PauseLine[];
  /** Why the state is not known, or not kept; empty when all is well. */
  readonly fault: string;
}

export const NOT_PAUSED: PauseView = { all: false, lines: [], fault: '' };

interface Outcome {
  readonly accepted: boolean;
  /** Why not, in words for people. */
  readonly text: string;
}

interface Whom {
  readonly agent: string | null;
}

const whom = shape<Whom>({ agent: orNull(text(256)) });

export const Pause = request<Whom, Outcome>('pause/set', whom);
/** SECURITY: sent by the page after a trusted gesture only; no command leads there. */
export const Resume = request<Whom, Outcome>('pause/lift', whom);
