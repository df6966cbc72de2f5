// SPDX-License-Identifier: Apache-2.0
import type { GrantBreadth } from '../core/grant.js';
import { coversCall, type Coverage } from '../engine/coverage.js';

/** A call as far as a grant could have answered it. */
interface Noted {
  readonly coverage: Coverage | null;
  readonly text: string;
}

/** What a grant would have covered. */
export interface Hindsight {
  readonly covers: number;
  /** Of so many calls of the session. */
  readonly of: number;
  readonly examples: readonly string[];
  /** What a person denied and it would have let through. */
  readonly denied: readonly string[];
}

export interface Whose {
  readonly agent: string;
  readonly session: string;
  readonly workspace: string;
}

const LAST_CALLS = 200;
const MAX_DENIALS = 500;
const MAX_SESSIONS = 200;
const MAX_EXAMPLES = 3;
const NOT_ASKED: Noted = { coverage: null, text: '' };

/** What agents asked in this run of the gate, and what a person denied them. */
export class AskHistory {
  private readonly calls = new Map<string, Noted[]>();
  private readonly denials = new Map<string, Noted[]>();

  /** A call that nobody had to answer. */
  passed(whose: Whose): void {
    this.note(whose, NOT_ASKED);
  }

  asked(whose: Whose, coverage: Coverage | null, text: string): void {
    this.note(whose, coverage === null ? NOT_ASKED : { coverage, text });
  }

  denied({ agent, workspace }: Whose, coverage: Coverage | null, text: string): void {
    if (coverage !== null) push(this.denials, `${agent}\0${workspace}`, { coverage, text }, MAX_DENIALS);
  }

  /** Denials count from all sessions of the agent in this workspace, however long ago. */
  hindsight({ agent, session, workspace }: Whose, coverage: Coverage, breadth: GrantBreadth): Hindsight {
    const hit = (one: Noted): boolean => one.coverage !== null && coversCall(coverage, breadth, one.coverage);
    const calls = this.calls.get(`${agent}\0${workspace}\0${session}`) ?? [];
    const covered = calls.filter(hit);
    const denied = (this.denials.get(`${agent}\0${workspace}`) ?? []).filter(hit);
    return {
      covers: covered.length,
      of: calls.length,
      examples: texts(covered).slice(-MAX_EXAMPLES),
      denied: texts(denied),
    };
  }

  private note({ agent, session, workspace }: Whose, noted: Noted): void {
    push(this.calls, `${agent}\0${workspace}\0${session}`, noted, LAST_CALLS);
    if (this.calls.size > MAX_SESSIONS) this.calls.delete(this.calls.keys().next().value as string);
  }
}

function push(map: Map<string, Noted[]>, key: string, noted: Noted, limit: number): void {
  const list = map.get(key) ?? [];
  list.push(noted);
  if (list.length > limit) list.shift();
  // The one that was used last stands last.
  map.delete(key);
  map.set(key, list);
}

function texts(noted: readonly Noted[]): readonly string[] {
  return [...new Set(noted.map(({ text }) => text))];
}
