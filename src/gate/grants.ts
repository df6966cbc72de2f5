// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { GrantBreadth, GrantLife } from '../core/grant.js';
import type { Digest, RequestId, SessionId } from '../core/ids.js';
import { coversCall, type Coverage } from '../engine/coverage.js';

/** What a person granted. Its digest is the grant's id. */
export interface GrantTerms {
  readonly breadth: GrantBreadth;
  readonly life: GrantLife;
  /** It outlives the window that made it, never the gate. */
  readonly survives: boolean;
  readonly agent: Pick<AgentIdentity, 'name' | 'session' | 'assurance'>;
  readonly workspace: string;
  readonly policy: Digest;
  readonly coverage: Coverage;
  readonly words: readonly string[];
  readonly who: string;
  /** The request that it was made from. */
  readonly request: RequestId;
  readonly sid: SessionId;
  readonly seq: number;
}

export interface Grant extends GrantTerms {
  readonly id: Digest;
}

/** What a call shows of itself to those who look for a grant. */
export interface Asker {
  readonly agent: Pick<AgentIdentity, 'name' | 'session' | 'assurance'>;
  readonly workspace: string;
  readonly policy: Digest;
  /** Asked for only when some grant is for this agent; null: only a person can answer. */
  coverage(): Coverage | null;
}

export interface Clock {
  /** Milliseconds UTC, as somebody may set it. */
  readonly wall: () => number;
  /** Milliseconds that only go forward, but may stand still while the machine sleeps. */
  readonly steady: () => number;
}

/** One grant as it stands. */
export interface Standing {
  readonly grant: Grant;
  readonly uses: number;
  readonly leftMs: number;
  readonly madeAt: number;
}

interface Live {
  readonly grant: Grant;
  readonly madeAt: number;
  readonly endsAt: number;
  readonly endsSteady: number;
  /** Of the window that it ends with; null: it survives. */
  readonly window: number | null;
  uses: number;
}

const MINUTE = 60_000;
/** The longest life, and that of a grant made from a call of tier T3. */
const MAX_MS = 120 * MINUTE;
const MAX_CAREFUL_MS = 30 * MINUTE;
const CAREFUL_SCORE = 70;
/** A clock that is set back by more than this says nothing of how much time has passed. */
const SLIP_MS = 1000;
export const MAX_GRANTS = 100;

export function lifeMs(life: GrantLife, score: number): number {
  const longest = score >= CAREFUL_SCORE ? MAX_CAREFUL_MS : MAX_MS;
  return life === 'minutes' ? Math.min(10 * MINUTE, longest) : longest;
}

/** Every grant that lives. They are kept in memory only: with the gate they end. */
export class Grants {
  private readonly live = new Map<Digest, Live>();
  private latest: number;

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {
    this.latest = clock.wall();
  }

  add(grant: Grant, window: number): void {
    this.sweep();
    const ms = lifeMs(grant.life, grant.coverage.score);
    const [madeAt, steady] = [this.clock.wall(), this.clock.steady()];
    const bound = grant.survives ? null : window;
    this.live.set(grant.id, {
      ...{ grant, madeAt, endsAt: madeAt + ms, endsSteady: steady + ms },
      ...{ window: bound, uses: 0 },
    });
    this.changed();
  }

  get isFull(): boolean {
    this.sweep();
    return this.live.size >= MAX_GRANTS;
  }

  /**
   * The grant that answers a call, its use counted. INVARIANT: nothing is awaited between finding and counting, so
   * that of two calls at once only one has the last use.
   */
  use(asker: Asker): Grant | null {
    if (this.live.size === 0) return null;
    this.sweep();
    let coverage: Coverage | null = null;
    for (const one of this.live.values()) {
      if (!isFor(one.grant, asker)) continue;
      coverage ??= asker.coverage();
      if (coverage === null) return null;
      if (!coversCall(one.grant.coverage, one.grant.breadth, coverage)) continue;
      one.uses += 1;
      if (one.grant.life === 'once') this.live.delete(one.grant.id);
      this.changed();
      return one.grant;
    }
    return null;
  }

  /** The grant that ended, or null when there was none. */
  revoke(id: string): Grant | null {
    this.sweep();
    const one = this.live.get(id as Digest);
    if (one === undefined) return null;
    this.end([one]);
    return one.grant;
  }

  windowGone(window: number): void {
    this.end([...this.live.values()].filter((one) => one.window === window));
  }

  sessionEnded({ name, session }: Pick<AgentIdentity, 'name' | 'session'>): void {
    const gone = ({ grant }: Live): boolean => grant.agent.name === name && grant.agent.session === session;
    this.end([...this.live.values()].filter((one) => gone(one) && one.grant.life !== 'window'));
  }

  /** A grant was given under a policy: under another one it would be another question. */
  policyIs(workspace: string, policy: Digest): void {
    if (this.live.size === 0) return;
    const other = ({ grant }: Live): boolean => grant.workspace === workspace && grant.policy !== policy;
    this.end([...this.live.values()].filter(other));
  }

  /** Oldest first. */
  list(): readonly Standing[] {
    this.sweep();
    const [wall, steady] = [this.clock.wall(), this.clock.steady()];
    return [...this.live.values()].map(({ grant, uses, madeAt, endsAt, endsSteady }) => ({
      ...{ grant, uses, madeAt },
      leftMs: Math.max(0, Math.min(endsAt - wall, endsSteady - steady)),
    }));
  }

  /** Whatever clock says that the time is over is believed; one that was set back is believed in nothing. */
  private sweep(): void {
    const [wall, steady] = [this.clock.wall(), this.clock.steady()];
    const slipped = wall < this.latest - SLIP_MS;
    this.latest = Math.max(wall, this.latest);
    const over = ({ endsAt, endsSteady }: Live): boolean =>
      slipped || this.latest >= endsAt || steady >= endsSteady;
    this.end([...this.live.values()].filter(over));
    if (slipped) this.latest = wall;
  }

  private end(ended: readonly Live[]): void {
    for (const { grant } of ended) this.live.delete(grant.id);
    if (ended.length > 0) this.changed();
  }
}

function isFor({ agent, workspace, policy, life }: Grant, asker: Asker): boolean {
  return (
    agent.name === asker.agent.name &&
    agent.assurance === asker.agent.assurance &&
    (life === 'window' || agent.session === asker.agent.session) &&
    workspace === asker.workspace &&
    policy === asker.policy
  );
}
