// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { digestOf } from '../core/digest.js';
import { GRANT_BREADTHS, type GrantBreadth } from '../core/grant.js';
import type { Digest, RequestId } from '../core/ids.js';
import type { JsonValue } from '../core/json.js';
import { coverageOf, type Coverage } from '../engine/coverage.js';
import type { Approvals } from './approvals.js';
import { AskHistory, type Whose } from './askHistory.js';
import type { JudgedCall } from './call.js';
import type { GateLog } from './gateLog.js';
import { Grants, lifeMs, type Clock, type Grant, type GrantTerms } from './grants.js';
import type { Policies } from './policies.js';
import type {
  AnswerResult,
  GrantAnswer,
  GrantChoice,
  GrantOffer,
  GrantStatus,
  MakeResult,
} from './protocol.js';
import type { Entry, Session } from './sessions.js';
import { causeText, oneLine, targetOf } from './words.js';

export interface GrantingParts {
  readonly approvals: Approvals;
  readonly policies: Policies;
  readonly log: GateLog;
  readonly clock: Clock;
  readonly attached: (window: number) => boolean;
  readonly changed: () => void;
}

/** A window that a person makes a grant in. */
export interface Maker {
  readonly who: string;
  readonly window: number;
}

interface Watched {
  readonly judged: JudgedCall;
  readonly entry: Entry;
  readonly shown: Digest;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const MAX_WORDS = 20;
const MAX_WORD_LENGTH = 160;
const MAX_LISTED = 20;

/**
 * Grants: a person's answer given ahead, made from a request that waits. SECURITY: an agent's token reaches none of
 * this but `revoke`, which only tightens.
 */
export class Granting {
  private readonly grants: Grants;
  private readonly history = new AskHistory();
  private readonly watched = new Map<RequestId, Watched>();
  private readonly sessions = new Map<Digest, Session>();
  private readonly coverages = new WeakMap<JudgedCall, { readonly coverage: Coverage | null }>();

  constructor(private readonly parts: GrantingParts) {
    this.grants = new Grants(parts.clock, parts.changed);
  }

  /** The grant that answers a call which policy asks about; its use is counted. */
  use(judged: JudgedCall): Grant | null {
    const { intent, policy, decision } = judged;
    this.grants.policyIs(intent.workspace, policy.digest);
    if (decision.effect !== 'ask') return null;
    const { agent, workspace } = intent;
    return this.grants.use({
      ...{ agent, workspace, policy: policy.digest },
      coverage: () => this.coverage(judged),
    });
  }

  /** A call that no person was asked about: one that a grant answered counts as asked. */
  noteCall(judged: JudgedCall): void {
    if (judged.decision.effect === 'ask') this.noteAsk(judged);
    else this.history.passed(whose(judged));
  }

  noteDenial(judged: JudgedCall): void {
    this.history.denied(whose(judged), this.coverage(judged), targetOf(judged.intent.operation));
  }

  /** From now until `unwatch` a grant can be made from this request. */
  watch(id: RequestId, watched: Watched): void {
    this.watched.set(id, watched);
  }

  /** It is answered: it counts among those before. */
  unwatch(id: RequestId): void {
    const watched = this.watched.get(id);
    this.watched.delete(id);
    if (watched !== undefined) this.noteAsk(watched.judged);
  }

  offer(id: RequestId): GrantOffer {
    const watched = this.watched.get(id);
    if (watched === undefined) return { choices: [], why: 'it no longer waits' };
    const coverage = this.coverage(watched.judged);
    if (coverage === null)
      return { choices: [], why: 'each such call is a question of its own: no grant may answer it' };
    return {
      choices: GRANT_BREADTHS.flatMap((breadth) => this.choice(watched, coverage, breadth) ?? []),
      why: null,
    };
  }

  /** Approves the request and grants what is like it. Refused as a whole, or approved at the least. */
  async make(answer: GrantAnswer, maker: Maker): Promise<MakeResult> {
    const watched = this.watched.get(answer.id);
    const coverage = watched === undefined ? null : this.coverage(watched.judged);
    if (watched === undefined || coverage === null)
      return refused('unknown', 'no grant can be made from this request');
    const choice = this.choice(watched, coverage, answer.breadth);
    if (choice === null) return refused('unknown', 'this request has no template');
    if (choice.terms !== answer.terms) return refused('stale', 'it is not what was shown');
    if (choice.denied.length > 0)
      return refused('blocked', `it would also have covered ${String(choice.denied.length)} that you denied`);
    if (this.grants.isFull) return refused('blocked', 'there are too many grants: revoke some');
    const { id, shown, how } = answer;
    const approved = await this.parts.approvals.answer(
      { id, shown, choice: 'approve', how, feedback: null },
      maker.who,
    );
    if (!approved.accepted) return approved;
    return this.begin({ watched, coverage, answer, words: choice.words }, maker);
  }

  /** Only tightens: whoever asks. `who` null: by the command line. */
  async revoke(id: string, who: string | null): Promise<AnswerResult> {
    const grant = this.grants.revoke(id);
    if (grant === null) return refused('unknown', 'there is no such grant, or it has ended');
    const session = this.sessions.get(grant.id);
    this.sessions.delete(grant.id);
    const draft = { kind: 'grant', what: 'revoked', grant: grant.id, ref: null, who } as const;
    try {
      await session?.append({ ...draft, how: who === null ? 'terminal' : 'webview' }, null, grant.policy);
    } catch (cause) {
      this.parts.log.note(`revocation of grant ${grant.id} not recorded: ${causeText(cause)}`);
    }
    return { accepted: true };
  }

  windowGone(window: number): void {
    this.grants.windowGone(window);
  }

  sessionEnded({ agent }: Session): void {
    this.grants.sessionEnded(agent);
  }

  /** As they stand now, after a look at the policies that they were given under. */
  async list(): Promise<readonly GrantStatus[]> {
    for (const workspace of new Set(this.grants.list().map(({ grant }) => grant.workspace)))
      this.grants.policyIs(workspace, (await this.parts.policies.inForce(workspace)).digest);
    const standing = this.grants.list();
    const alive = new Set(standing.map(({ grant }) => grant.id));
    for (const id of this.sessions.keys()) if (!alive.has(id)) this.sessions.delete(id);
    return standing.map(({ grant, ...rest }) => {
      const { id, words, breadth, life, survives, agent, workspace, who, request } = grant;
      const session = life === 'window' ? null : agent.session;
      return {
        id,
        words,
        breadth,
        life,
        survives,
        agent: agent.name,
        session,
        root: workspace,
        who,
        request,
        ...rest,
      };
    });
  }

  private async begin(
    made: {
      readonly watched: Watched;
      readonly coverage: Coverage;
      readonly answer: GrantAnswer;
      readonly words: readonly string[];
    },
    { who, window }: Maker,
  ): Promise<MakeResult> {
    const { judged, entry } = made.watched;
    const { breadth, life, survives, id: request, how } = made.answer;
    const { name, session, assurance } = judged.intent.agent;
    const terms: GrantTerms = {
      ...{ breadth, life, survives, workspace: judged.intent.workspace, policy: judged.policy.digest },
      ...{ agent: { name, session, assurance }, coverage: made.coverage, words: made.words },
      ...{ who, request, sid: entry.sid, seq: entry.seq },
    };
    const id = digestOf(terms as unknown as JsonValue, sha256);
    const draft = { kind: 'grant', what: 'made', grant: id, ref: entry.seq, who, how } as const;
    try {
      // INVARIANT: a grant lives only when the record of its making is signed and on disk.
      await judged.session.appendTo(entry, draft, JSON.stringify(terms));
    } catch (cause) {
      return {
        accepted: true,
        grant: null,
        text: `approved once: the grant cannot be recorded: ${causeText(cause)}`,
      };
    }
    const isOver = judged.session.ended || !this.parts.attached(window);
    if (isOver) return { accepted: true, grant: null, text: 'approved once: who asked or answered is gone' };
    this.sessions.set(id, judged.session);
    this.grants.add({ ...terms, id }, window);
    return { accepted: true, grant: id, text: '' };
  }

  private noteAsk(judged: JudgedCall): void {
    this.history.asked(whose(judged), this.coverage(judged), targetOf(judged.intent.operation));
  }

  private choice({ judged, shown }: Watched, coverage: Coverage, breadth: GrantBreadth): GrantChoice | null {
    const words = breadth === 'call' ? [targetOf(judged.intent.operation)] : templateWords(coverage.template);
    if (words === null) return null;
    const { denied, ...seen } = this.history.hindsight(whose(judged), coverage, breadth);
    const terms = digestOf({ shown, breadth, coverage } as unknown as JsonValue, sha256);
    const maxMs = lifeMs('session', coverage.score);
    return { breadth, words, terms, ...seen, denied: denied.slice(0, MAX_LISTED), maxMs };
  }

  private coverage(judged: JudgedCall): Coverage | null {
    const known = this.coverages.get(judged);
    if (known !== undefined) return known.coverage;
    const { intent, facts, surroundings, policy, decision } = judged;
    const isSound = policy.set !== null && policy.faults.length === 0;
    const asked = isSound ? { intent, facts, surroundings, policies: policy.set, decision } : null;
    const coverage = asked === null ? null : this.tried(() => coverageOf(asked, sha256));
    this.coverages.set(judged, { coverage });
    return coverage;
  }

  /** A fault of ours leaves the call to a person. */
  private tried(cover: () => Coverage | null): Coverage | null {
    try {
      return cover();
    } catch (cause) {
      this.parts.log.note(`what a grant would cover: ${causeText(cause)}`);
      return null;
    }
  }
}

/** Null: there is no template, or nobody could read all of it. */
function templateWords(template: Coverage['template']): readonly string[] | null {
  const words = [...new Set((template ?? []).flatMap((part) => part.words))];
  const isReadable = words.length <= MAX_WORDS && words.every((one) => one.length <= MAX_WORD_LENGTH);
  return words.length > 0 && isReadable ? words.map(oneLine) : null;
}

function whose({ intent }: JudgedCall): Whose {
  const { name, session } = intent.agent;
  return { agent: name, session, workspace: intent.workspace };
}

function refused<Why extends string>(
  why: Why,
  text: string,
): { readonly accepted: false; readonly why: Why; readonly text: string } {
  return { accepted: false, why, text };
}
