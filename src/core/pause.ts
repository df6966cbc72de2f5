// SPDX-License-Identifier: Apache-2.0

/** Names the refusal of a paused agent's call in decisions and records. */
export const PAUSE_RULE = 'builtin/paused';

/** Somebody's word that calls are refused until a person takes it back. */
export interface PauseMark {
  /** Name of an agent, or the agent's own id of one session; null: all of them. */
  readonly agent: string | null;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The person of an attached window; null: the command line, which is anybody. */
  readonly who: string | null;
}

/** What is paused at present. */
export interface Pauses {
  /** Everybody is refused, whatever the marks say. */
  readonly all: boolean;
  readonly marks: readonly PauseMark[];
  /** Why nobody can say what is paused, or why it would be forgotten; null when all is well. */
  readonly fault: string | null;
}

/** Whether a mark is about this session of this agent. A subagent's calls are its parent's. */
export function isMarked(
  mark: PauseMark,
  agent: { readonly name: string; readonly session: string },
): boolean {
  return mark.agent === null || mark.agent === agent.name || mark.agent === agent.session;
}
