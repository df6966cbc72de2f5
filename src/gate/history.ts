// SPDX-License-Identifier: Apache-2.0
import type { Effect } from '../core/decision.js';
import type { Facts } from '../core/facts.js';
import { NO_SESSION, type PastCall, type SessionState } from '../core/sessionState.js';
import type { Surroundings } from '../core/surroundings.js';
import type { PastNeeds } from '../engine/policy/policySet.js';
import type { HeardCall } from './call.js';
import { recallCalls, type Recalled } from './recallCalls.js';
import type { Session } from './sessions.js';

/** What is remembered of one agent in one repository. */
const MAX_CALLS = 10_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** A call's place in the history, from its judgement on. */
type Ticket = Pick<Kept, 'conclude'>;

class Kept {
  constructor(
    public call: PastCall,
    readonly characters: number,
  ) {}

  conclude(effect: 'allow' | 'deny'): void {
    this.call = { ...this.call, effect };
  }
}

/** The calls of one agent in one repository: those of this run of the gate, and as far as a policy asks, earlier ones. */
export class History {
  private readonly kept: Kept[] = [];
  private characters = 0;
  private forgottenUntil: number | null = null;
  private readonly forgottenSessions = new Set<string>();
  private readonly recalled = new Map<string, Promise<Recalled>>();

  /** Reads what earlier runs left, once for what is asked. What cannot be read counts as forgotten. */
  async recall(session: Session, needs: PastNeeds, now: number): Promise<Recalled> {
    const { name, session: id } = session.agent;
    const key = `${String(needs.spanMs)} ${needs.session ? id : ''}`;
    const known = this.recalled.get(key);
    if (known !== undefined) return known;
    const wanted = { agent: name, session: needs.session ? id : null, since: now - needs.spanMs };
    const reading = session
      .evidence()
      .then((evidence) => recallCalls(evidence, wanted, MAX_CALLS))
      .catch(() => {
        this.recalled.delete(key);
        return { calls: [], forgotten: { inSession: true, until: now } };
      });
    this.recalled.set(key, reading);
    return reading;
  }

  /** The past as it is at this very moment, without the call that is judged again. */
  state(id: string, now: number, recalled: Recalled, without: Ticket | null): SessionState {
    const untils = [recalled.forgotten.until, this.forgottenUntil].filter((at) => at !== null);
    return {
      id,
      now,
      history: [...recalled.calls, ...this.kept.flatMap((kept) => (kept === without ? [] : [kept.call]))],
      forgotten: {
        inSession: recalled.forgotten.inSession || this.forgottenSessions.has(id),
        until: untils.length === 0 ? null : Math.max(...untils),
      },
    };
  }

  add(call: PastCall, characters: number): Ticket {
    const kept = new Kept(call, characters);
    this.kept.push(kept);
    this.characters += characters;
    while (this.kept.length > MAX_CALLS || this.characters > MAX_CHARACTERS) this.forgetOldest();
    return kept;
  }

  private forgetOldest(): void {
    const oldest = this.kept.shift();
    if (oldest === undefined) return;
    this.characters -= oldest.characters;
    this.forgottenSessions.add(oldest.call.session);
    this.forgottenUntil = Math.max(this.forgottenUntil ?? 0, oldest.call.at ?? 0);
  }
}

/** The histories of all agents in all repositories. Worktrees share one. */
export class Histories {
  private readonly known = new Map<string, History>();

  of({ repository, agent }: Session): History {
    const key = `${repository.commonDir}\0${agent.name}`;
    const history = this.known.get(key) ?? new History();
    this.known.set(key, history);
    return history;
  }
}

/** One call and those before it. */
export class CallPast {
  private ticket: Ticket | null = null;
  private readonly history: History;

  constructor(
    private readonly heard: HeardCall,
    histories: Histories,
  ) {
    this.history = histories.of(heard.session);
  }

  /** What a policy wants to know of the past, read anew at each moment. A policy that asks nothing pays nothing. */
  async reader(needs: PastNeeds, now: number): Promise<(now: number) => SessionState> {
    const { session } = this.heard;
    const id = session.agent.session;
    if (!needs.session && needs.spanMs === 0) return (at) => ({ ...NO_SESSION, id, now: at });
    const recalled = await this.history.recall(session, needs, now);
    return (at) => this.history.state(id, at, recalled, this.ticket);
  }

  /**
   * INVARIANT: between the state that a call is judged by and this nothing is awaited, so that of calls at once each
   * sees those before it. What a person is asked about counts until it is denied.
   */
  note(facts: Facts, surroundings: Surroundings, state: SessionState, effect: Effect): void {
    const { intent, body } = this.heard;
    const { workspace, home } = intent;
    const act = { atoms: facts.atoms, workspace, home, surroundings };
    const call = {
      session: state.id,
      at: state.now,
      effect: effect === 'ask' ? 'open' : effect,
      act,
    } as const;
    this.ticket = this.history.add(call, body.length);
  }

  /** What became of the call. */
  conclude(effect: 'allow' | 'deny'): void {
    this.ticket?.conclude(effect);
  }
}
