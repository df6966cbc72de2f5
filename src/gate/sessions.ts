// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity, ProvedLevel } from '../core/agentIdentity.js';
import type { Receipt, TreeHead } from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import type { Repository } from '../store/repository.js';
import type { Draft } from '../store/repositoryEvidence.js';
import type { EvidencePool, OpenEvidence } from './evidencePool.js';
import type { SessionStatus } from './protocol.js';
import { EvidenceError } from '../store/repositoryEvidence.js';
import { shortText } from './words.js';

/** After this long a session goes on under a new key: before the old one ends at 24 h, so that what waits can still be answered. */
const ROLLOVER_MS = 23 * 60 * 60 * 1000;
/** An agent that died never says so. */
const SILENT_MS = 12 * 60 * 60 * 1000;
const MAX_USES = 1000;

/** Where one call of a session stands in the evidence. */
export interface Entry {
  readonly sid: SessionId;
  readonly seq: number;
}

/** A call whose outcome may still come. */
interface Remembered extends Entry {
  /** It may make a commit. */
  readonly commits: boolean;
  /** See operationDigest. */
  readonly operation: string;
}

/** The evidence session at present. */
interface Begun {
  readonly sid: SessionId;
  readonly at: number;
  readonly assurance: AgentIdentity['assurance'];
  policy: Digest;
}

/** One run of an agent. Its root is fixed by its first call: a later `cd` changes nothing. */
export class Session {
  private heartbeat = false;
  canary: 'none' | 'running' | 'held' | 'failed' = 'none';
  calls = 0;
  ended = false;
  lastAt: number;
  private head: TreeHead | null = null;
  private begun: Begun | null = null;
  private preparing: Promise<unknown> = Promise.resolve();
  private readonly uses = new Map<string, Remembered>();

  constructor(
    private identity: AgentIdentity,
    readonly repository: Repository,
    private readonly context: { readonly pool: EvidencePool; readonly now: () => number },
  ) {
    this.lastAt = context.now();
    this.startedAt = this.lastAt;
  }

  readonly startedAt: number;

  get agent(): AgentIdentity {
    return this.identity;
  }

  get root(): string {
    return this.repository.root;
  }

  /** It is of a run that we started. Records from before stay in an evidence session that says `claimed`. */
  verify(): void {
    this.identity = { ...this.identity, assurance: 'verified' };
  }

  /** As proved in this session, never as configured. */
  get level(): ProvedLevel {
    if (!this.heartbeat) return 'unsupervised';
    return this.canary === 'held' ? 'enforced' : 'observed';
  }

  /** The agent said that it started: what could not be proved before is tried again. */
  beat(): void {
    this.heartbeat = true;
    if (this.canary === 'failed') this.canary = 'none';
  }

  /** Writes one record; resolves when it is signed and on disk. @throws EvidenceError when it cannot be. */
  async append(draft: Draft, payload: string | null, policy: Digest): Promise<Receipt> {
    const { log } = await this.evidence();
    const sid = await this.prepare(policy);
    return this.noted(await log.append(sid, draft, payload));
  }

  /** Writes one record that belongs to an earlier one of the same evidence session. */
  async appendTo(entry: Entry, draft: Draft, payload: string | null): Promise<Receipt> {
    const { log } = await this.evidence();
    return this.noted(await log.append(entry.sid, draft, payload));
  }

  async evidence(): Promise<OpenEvidence> {
    const evidence = await this.context.pool.of(this.repository);
    if (!evidence.ok) throw new EvidenceError(evidence.fault);
    return evidence.value;
  }

  remember(use: string | null, entry: Remembered): void {
    if (use === null) return;
    this.uses.set(use, entry);
    const oldest = this.uses.size > MAX_USES ? this.uses.keys().next().value : undefined;
    if (oldest !== undefined) this.uses.delete(oldest);
  }

  entryOf(use: string | null): Remembered | null {
    return use === null ? null : (this.uses.get(use) ?? null);
  }

  /** The evidence session at present, if any record was written. */
  get sid(): SessionId | null {
    return this.begun?.sid ?? null;
  }

  /** The agent goes on, or came back, after its end: under a new evidence session that names the old head. */
  closeEvidence(): void {
    this.begun = null;
  }

  status(): SessionStatus | null {
    if (this.begun === null && this.head === null) return null;
    return {
      sid: this.begun?.sid ?? (this.head as TreeHead).sid,
      agent: this.agent,
      root: this.root,
      level: this.level,
      startedAt: this.startedAt,
      lastAt: this.lastAt,
      calls: this.calls,
      ended: this.ended,
    };
  }

  /** One at a time, so that two calls at once begin one session and write one `policy` record. */
  private prepare(policy: Digest): Promise<SessionId> {
    const next = this.preparing.then(async () => {
      const { log, earlier } = await this.evidence();
      const now = this.context.now();
      const { assurance } = this.agent;
      if (this.begun === null || this.begun.assurance !== assurance || now - this.begun.at >= ROLLOVER_MS) {
        const prev = this.head ?? lastHead(earlier, this.agent);
        // A session that an earlier run of the gate knew has shown its heartbeat there.
        if (this.head === null && prev !== null) this.heartbeat = true;
        const receipt = this.noted(await log.begin({ agent: bounded(this.agent), policy, prev }));
        this.begun = { sid: receipt.sid, at: now, assurance, policy };
      } else if (this.begun.policy !== policy) {
        this.noted(await log.append(this.begun.sid, { kind: 'policy', policy }, null));
        this.begun.policy = policy;
      }
      return this.begun.sid;
    });
    this.preparing = next.catch(() => undefined);
    return next;
  }

  private noted(receipt: Receipt): Receipt {
    const { sid, size, root } = receipt.head;
    if (this.head === null || this.head.sid !== sid || this.head.size < size) this.head = { sid, size, root };
    return receipt;
  }
}

function bounded(agent: AgentIdentity): AgentIdentity {
  return {
    ...agent,
    name: shortText(agent.name),
    session: shortText(agent.session),
    version: agent.version === null ? null : shortText(agent.version),
    subagent: null,
  };
}

function lastHead(earlier: OpenEvidence['earlier'], agent: AgentIdentity): TreeHead | null {
  const same = earlier.filter(
    (one) => one.agent.name === agent.name && one.agent.session === agent.session && !one.ended,
  );
  return same.sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1))[0]?.head ?? null;
}

const MAX_SESSIONS = 2000;

/** Every session of this run, by agent and the agent's own id. A subagent's calls are its parent's. */
export class Sessions {
  private readonly known = new Map<string, Session>();

  constructor(private readonly context: { readonly pool: EvidencePool; readonly now: () => number }) {}

  find(agent: string, session: string): Session | null {
    return this.known.get(`${agent}\0${session}`) ?? null;
  }

  /** The session, made with this place when it is new. */
  join(agent: AgentIdentity, repository: Repository): Session {
    const key = `${agent.name}\0${agent.session}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.forgetEnded();
    if (this.known.size >= MAX_SESSIONS) throw new Error('too many sessions at once');
    const session = new Session({ ...agent, subagent: null }, repository, this.context);
    this.known.set(key, session);
    return session;
  }

  all(): readonly Session[] {
    return [...this.known.values()];
  }

  /** Sessions whose agent may still call. */
  alive(): readonly Session[] {
    const since = this.context.now() - SILENT_MS;
    return this.all().filter((session) => !session.ended && session.lastAt > since);
  }

  private forgetEnded(): void {
    for (const [key, session] of this.known) {
      if (this.known.size < MAX_SESSIONS) return;
      if (session.ended) this.known.delete(key);
    }
  }
}
