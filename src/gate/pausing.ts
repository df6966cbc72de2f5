// SPDX-License-Identifier: Apache-2.0
import { ADAPTERS } from '../adapters/registry.js';
import { isMarked } from '../core/pause.js';
import { fail, faultText, ok, type Result } from '../core/result.js';
import { MAX_AGENT } from '../store/pauseFile.js';
import type { GateLog } from './gateLog.js';
import type { PauseState } from './pauses.js';
import type { Policies } from './policies.js';
import type { AnswerResult } from './protocol.js';
import type { Session, Sessions } from './sessions.js';
import { causeText, oneLine, shortText } from './words.js';

export interface PausingParts {
  readonly pauses: PauseState;
  readonly sessions: Sessions;
  readonly policies: Policies;
  readonly log: GateLog;
  readonly now: () => number;
  readonly changed: () => void;
}

/** Pausing and going on, with a record in every session that it is about. */
export class Pausing {
  constructor(private readonly parts: PausingParts) {}

  /** Anybody may pause: it only tightens. `who` is null for the command line. Resolves when it is recorded. */
  async pause(agent: string | null, who: string | null): Promise<AnswerResult> {
    const { pauses, now } = this.parts;
    if (agent !== null && (agent === '' || agent.length > MAX_AGENT))
      return { accepted: false, why: 'unknown', text: 'no agent has such a name' };
    const fresh = pauses.add({ agent, since: now(), who: who === null ? null : shortText(who) });
    if (fresh) await this.changed(agent, who, true);
    return { accepted: true };
  }

  /** By the name of an agent, or the beginning of a session's id. */
  async pauseNamed(name: string): Promise<Result<string | null>> {
    const agent = this.find(name);
    if (agent.ok) await this.pause(agent.value, null);
    return agent;
  }

  /** SECURITY: for attached windows only. No line of an agent's token leads here. */
  async goOn(agent: string | null, who: string): Promise<AnswerResult> {
    const lifted = this.parts.pauses.lift(agent);
    if (!lifted.ok) return { accepted: false, why: 'closed', text: faultText(lifted.fault) };
    await this.changed(agent, who, false);
    return { accepted: true };
  }

  private find(name: string): Result<string | null> {
    if (name === '' || ADAPTERS.has(name)) return ok(name === '' ? null : name);
    const alive = this.parts.sessions.alive();
    const begins = (id: string | null): boolean => id !== null && name.length >= 6 && id.startsWith(name);
    const found = alive.filter(
      ({ agent, sid }) => agent.session === name || begins(agent.session) || begins(sid),
    );
    const [one, ...more] = new Set(found.map(({ agent }) => agent.session));
    if (one !== undefined && more.length === 0) return ok(one);
    return fail({
      code: 'unknown-agent',
      message: `${one === undefined ? 'no agent' : 'more than one session'} is meant by \`${oneLine(name)}\``,
      hint: `name ${[...ADAPTERS.keys()].join(', ')} or a session, or pause --all`,
    });
  }

  private async changed(agent: string | null, who: string | null, paused: boolean): Promise<void> {
    const { sessions, log, changed } = this.parts;
    log.note(
      `${paused ? 'paused' : 'resumed'}: ${agent === null ? 'all' : oneLine(agent)}, by ${who ?? 'a command'}`,
    );
    changed();
    const mark = { agent, since: 0, who };
    const meant = sessions.alive().filter((session) => session.sid !== null && isMarked(mark, session.agent));
    await Promise.all(meant.map((session) => this.record(session, mark, paused)));
  }

  private async record(
    session: Session,
    { agent, who }: { readonly agent: string | null; readonly who: string | null },
    paused: boolean,
  ): Promise<void> {
    const scope = agent === null ? 'all' : 'agent';
    const draft = { kind: 'pause', paused, scope, who: who === null ? null : shortText(who) } as const;
    try {
      await session.append(draft, null, this.parts.policies.lastDigest(session.root));
    } catch (cause) {
      this.parts.log.note(`pause not recorded: ${causeText(cause)}`);
    }
  }
}
