// SPDX-License-Identifier: Apache-2.0
import type {
  AskRecord,
  EvidenceRecord,
  GenesisRecord,
  Receipt,
  RecordBody,
} from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { seal } from '../evidence/commitment.js';
import type { SegmentName } from '../evidence/checkpoint.js';
import { LIMIT } from '../evidence/format.js';
import { EvidenceError } from './evidenceError.js';
import { openParts, type EvidenceOptions, type EvidenceParts } from './evidenceParts.js';
import { journalSummary, publishedSessions, readSegments, type SessionSummary } from './evidenceReader.js';
import { GroupCommit } from './groupCommit.js';
import {
  dropPublished,
  foreignKeyFault,
  leftJournals,
  publishableOf,
  type LeftJournal,
} from './leftovers.js';
import { LiveSession, type SessionStart } from './liveSession.js';
import type { Publication, Publishable, PublishedMap } from './notes.js';
import { OpenAsks, openAsksOf } from './openAsks.js';

// Part of this interface: what its methods throw and give.
export { EvidenceError } from './evidenceError.js';
export type { SessionSummary } from './evidenceReader.js';

type WithoutIo<T> = T extends unknown ? Omit<T, 'io'> : never;

/** A record body as the gate hands it in: `io` is made here from the payload. */
export type Draft = WithoutIo<RecordBody>;

/** An ask of an earlier run that nobody answered; payload null when it is gone. */
export interface UnansweredAsk {
  readonly ask: AskRecord;
  readonly genesis: GenesisRecord;
  readonly payload: string | null;
}

export type PublishReason = 'size' | 'commit' | 'push' | 'end' | 'start';

export interface Published {
  readonly ref: string;
  /** Tip after publishing; null when nothing was ever published. */
  readonly commit: string | null;
}

/** All evidence of one repository during one gate run: journal, private store and notes ref. */
export class RepositoryEvidence {
  private readonly live = new Map<SessionId, LiveSession>();
  private readonly group: GroupCommit;
  private publishing: Promise<unknown> = Promise.resolve();
  private publishFault: Fault | null = null;
  private lostFault: Fault | null = null;
  private leftFaults: readonly Fault[] = [];
  private isScheduled = false;
  private closed = false;

  private constructor(
    private readonly parts: EvidenceParts,
    private readonly asks: OpenAsks,
    private left: readonly LeftJournal[],
  ) {
    this.group = new GroupCommit(parts.journal, parts.payloads, parts.now, (sessions) => {
      this.afterGroup(sessions);
    });
  }

  /** Takes the next epoch, reads what earlier runs left and begins to publish it. */
  static async open(options: EvidenceOptions): Promise<Result<RepositoryEvidence>> {
    const parts = await openParts(options);
    if (!parts.ok) return parts;
    const { folder, journal } = parts.value;
    try {
      const left = await leftJournals(folder, journal.epoch);
      const found = left.flatMap(({ sessions }) =>
        sessions.flatMap(({ genesis, records }) => openAsksOf(genesis, records)),
      );
      const asks = await OpenAsks.load(folder, found);
      const evidence = new RepositoryEvidence(parts.value, asks, left);
      void evidence.publish('start');
      return ok(evidence);
    } catch (cause) {
      journal.close();
      const what = cause instanceof Error ? cause.message : String(cause);
      return fail({ code: 'journal-unreadable', message: `earlier journals: ${what}`, cause });
    }
  }

  get repo(): Digest {
    return this.parts.repo;
  }

  get writer(): string {
    return this.parts.notes.writer;
  }

  /** Starts a session: delegation and genesis are durable when it resolves. @throws EvidenceError */
  async begin(input: SessionStart): Promise<Receipt> {
    const session = new LiveSession(this.parts, input, this.parts.now());
    const receipt = await this.group.add(session, null, null);
    this.live.set(session.sid, session);
    return receipt;
  }

  /** Resolves only when a signed head that covers the record is on disk. @throws EvidenceError */
  async append(sid: SessionId, draft: Draft, payload: string | null): Promise<Receipt> {
    const session = this.live.get(sid);
    if (session === undefined)
      throw new EvidenceError({ code: 'no-session', message: `session ${sid} is not of this run` });
    if (this.parts.now() >= session.expiresAt)
      throw new EvidenceError({
        code: 'session-expired',
        message: `the key of session ${sid} has expired`,
        hint: 'begin a new session that names its head',
      });
    const sealed = HAS_PAYLOAD.includes(draft.kind) ? seal(payload) : null;
    return this.group.add(session, sealed === null ? draft : { ...draft, io: sealed.io }, sealed);
  }

  /** The text behind a commitment, null when it is not (or no longer) here. */
  payload(io: Digest): Promise<string | null> {
    return this.parts.payloads.get(io);
  }

  /** Many at once, in their order. */
  payloads(ios: readonly Digest[]): Promise<readonly (string | null)[]> {
    return this.parts.payloads.getAll(ios);
  }

  /** Records of a session of this run, of an earlier journal or of the notes; empty when unknown. */
  async records(sid: SessionId): Promise<readonly EvidenceRecord[]> {
    const session = this.live.get(sid);
    if (session === undefined) {
      const kept = this.left.flatMap(({ sessions }) => sessions).find((one) => one.sid === sid);
      if (kept !== undefined) return kept.records;
      const noted = await publishedSessions(this.parts.git, null);
      const segments = noted.find(({ summary }) => summary.sid === sid)?.segments ?? [];
      return readSegments(
        this.parts.git,
        segments.map(({ blob }) => blob),
      );
    }
    const pending = session.unpublished.map((line) => JSON.parse(line) as EvidenceRecord);
    const names = await this.segmentsOf(session);
    const noted = await readSegments(
      this.parts.git,
      names.map(({ blob }) => blob),
    );
    return [...noted, ...pending];
  }

  /** A command may have published beside us: then the notes know better than we do. */
  private async segmentsOf(session: LiveSession): Promise<readonly SegmentName[]> {
    const counted = session.segments.reduce((sum, { count }) => sum + count, 0);
    if (counted === session.published) return session.segments;
    const noted = await publishedSessions(this.parts.git, this.writer);
    return noted.find(({ summary }) => summary.sid === session.sid)?.segments ?? session.segments;
  }

  /** Sessions of this run, then those of earlier runs on this clone. */
  async sessions(): Promise<readonly SessionSummary[]> {
    const live = [...this.live.values()].map((session) => liveSummary(session, this.writer));
    const published = await this.parts.notes.published();
    const sizes: PublishedMap = published.ok ? published.value : new Map();
    const journaled = this.left.flatMap(({ sessions }) =>
      sessions.map((session) => journalSummary(session, this.writer, sizes.get(session.sid)?.size ?? 0)),
    );
    const known = new Set([...live, ...journaled].map(({ sid }) => sid));
    const noted = (await publishedSessions(this.parts.git, this.writer)).map(({ summary }) => summary);
    return [...live, ...journaled, ...noted.filter(({ sid }) => !known.has(sid))];
  }

  /** Asks of earlier runs with no answer, or none but `parked`, that nobody dismissed. */
  unanswered(): Promise<readonly UnansweredAsk[]> {
    return Promise.all(
      this.asks
        .list()
        .map(async ({ ask, genesis }) => ({ ask, genesis, payload: await this.payload(ask.io) })),
    );
  }

  /** An ask of an earlier run is not shown again. */
  dismiss(sid: SessionId, seq: number): Promise<void> {
    return this.asks.dismiss(sid, seq);
  }

  /** Brings records into the notes; one publication at a time, and never on the way of an answer. */
  publish(reason: PublishReason): Promise<Result<Published>> {
    const done = this.publishing.then(async () => {
      const result = await this.publishNow(reason).catch((cause: unknown) =>
        fail<Fault>({
          code: 'publish-failed',
          message: cause instanceof Error ? cause.message : String(cause),
          cause,
        }),
      );
      this.publishFault = result.ok ? null : result.fault;
      return result;
    });
    this.publishing = done;
    return done;
  }

  /** What is wrong now, worst first. A fault of the journal means that nothing can be acknowledged. */
  faults(): readonly Fault[] {
    const faults = [
      this.parts.journal.broken,
      this.group.fault,
      this.publishFault,
      this.lostFault,
      ...this.leftFaults,
    ];
    return faults.filter((fault, i) => fault !== null && faults.indexOf(fault) === i) as readonly Fault[];
  }

  /** Publishes, puts payloads away and lets go of the journal. Idempotent. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.group.idle();
    await this.publish('end');
    await this.parts.payloads.ingest(true);
    this.parts.payloads.close();
    this.parts.journal.close();
  }

  /** One publication that has not begun takes along whatever becomes due until it does. */
  private afterGroup(sessions: readonly LiveSession[]): void {
    const isFull = sessions.some((session) => session.unpublished.length >= LIMIT.segmentRecords);
    if (this.closed || this.isScheduled || !(isFull || sessions.some((session) => session.ended))) return;
    this.isScheduled = true;
    void this.publish('size');
  }

  private async publishNow(reason: PublishReason): Promise<Result<Published>> {
    this.isScheduled = false;
    const { notes, machineKey, payloads } = this.parts;
    const chosen = [...this.live.values()].filter((session) => isDue(session, reason, this.closed));
    const left = this.left.flatMap((journal) => publishableOf(journal, machineKey));
    const done = await notes.publish([...left, ...chosen.flatMap(publishable)], this.parts.now());
    if (!done.ok) return done;
    this.lostFault = done.value.lost === 0 ? null : LOST;
    for (const session of this.live.values()) settle(session, done.value);
    if (this.left.length > 0) await this.dropLeft(done.value.published);
    const ingested = await payloads.ingest(false);
    return ingested.ok ? ok({ ref: done.value.ref, commit: done.value.tip }) : ingested;
  }

  private async dropLeft(published: PublishedMap): Promise<void> {
    await this.asks.keep();
    this.left = this.left.filter((journal) => !dropPublished(journal, published));
    this.leftFaults = this.left.flatMap((journal) => foreignKeyFault(journal, this.parts.machineKey) ?? []);
  }
}

const LOST: Fault = {
  code: 'notes-lost',
  message: 'the notes ref lost records that were published: it was deleted or set back',
  hint: 'the journal still has them, and the next start publishes them again',
};

const HAS_PAYLOAD: readonly string[] = ['call', 'ask', 'grant', 'outcome'];

function isDue(session: LiveSession, reason: PublishReason, closing: boolean): boolean {
  if (session.unpublished.length === 0) return false;
  if (closing || (reason !== 'size' && reason !== 'end')) return true;
  return session.ended || session.unpublished.length >= LIMIT.segmentRecords;
}

function publishable(session: LiveSession): readonly Publishable[] {
  if (session.head === null) return [];
  const { sid, delegationLine, head, unpublished, published, ended, key } = session;
  return [{ sid, delegationLine, head, lines: [...unpublished], from: published, closed: ended, key }];
}

/** Forgets the lines that are in the notes now. */
function settle(session: LiveSession, done: Publication): void {
  const size = done.published.get(session.sid)?.size ?? 0;
  if (size <= session.published) return;
  session.unpublished.splice(0, size - session.published);
  session.published = size;
  session.segments.push(...(done.segments.get(session.sid) ?? []));
}

function liveSummary(session: LiveSession, writer: string): SessionSummary {
  const { sid, genesis, lastTs, head, calls, ended, published } = session;
  if (head === null) throw new Error('a session of this run has a head');
  return {
    sid,
    writer,
    agent: genesis.agent,
    startedAt: genesis.ts,
    lastAt: lastTs,
    head: { sid, size: head.size, root: head.root },
    calls,
    ended,
    published,
  };
}
