// SPDX-License-Identifier: Apache-2.0
import type { Receipt, SignedHead } from '../core/evidenceRecord.js';
import type { Fault } from '../core/result.js';
import type { Sealed } from '../evidence/commitment.js';
import { EvidenceError } from './evidenceError.js';
import type { Journal } from './journal.js';
import { delegationJournalLine, headLine, StagedSession, type LiveSession } from './liveSession.js';
import type { Payloads } from './payloads.js';

/** One record that waits to become durable. `body` null is the genesis. */
interface Entry {
  readonly session: LiveSession;
  readonly body: object | null;
  readonly sealed: Sealed | null;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: Error) => void;
}

const GROUP_LIMIT = 4096;

/** Turns records into groups: one write and one fdatasync each, started at once when none is in flight. */
export class GroupCommit {
  private queue: Entry[] = [];
  private running: Promise<void> | null = null;
  /** The last failure, until a group succeeds again. */
  fault: Fault | null = null;

  constructor(
    private readonly journal: Journal,
    private readonly payloads: Payloads,
    private readonly now: () => number,
    private readonly settled: (sessions: readonly LiveSession[]) => void,
  ) {}

  add(session: LiveSession, body: object | null, sealed: Sealed | null): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      this.queue.push({ session, body, sealed, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) await this.commit(this.queue.splice(0, GROUP_LIMIT));
    this.running = null;
  }

  private async commit(entries: readonly Entry[]): Promise<void> {
    const group = new Group(this.now());
    for (const entry of entries) group.take(entry);
    if (group.isEmpty) return;
    try {
      if (this.journal.broken !== null) throw new EvidenceError(this.journal.broken);
      await this.payloads.append(group.payloads);
      const heads = group.sign();
      await this.journal.commit(group.bytes(heads));
      const sessions = group.settle(heads);
      this.fault = null;
      this.settled(sessions);
    } catch (error) {
      this.fault = faultOf(error);
      group.refuse(error instanceof EvidenceError ? error : new EvidenceError(this.fault));
    }
  }
}

class Group {
  private readonly staged = new Map<LiveSession, StagedSession>();
  private readonly taken: { readonly entry: Entry; readonly seq: number }[] = [];
  private readonly lines: string[] = [];

  constructor(private readonly now: number) {}

  get isEmpty(): boolean {
    return this.taken.length === 0;
  }

  get payloads(): readonly Sealed[] {
    return this.taken.flatMap(({ entry }) => entry.sealed ?? []);
  }

  take(entry: Entry): void {
    const { session, body } = entry;
    const staged = this.staged.get(session) ?? new StagedSession(session);
    try {
      if (staged.isEnded)
        throw new EvidenceError({ code: 'session-ended', message: `session ${session.sid} has ended` });
      const seq = body === null ? staged.begin() : staged.append(body, this.now);
      if (body === null) this.lines.push(delegationJournalLine(session.delegationLine));
      this.lines.push(staged.lines.at(-1) ?? '');
      this.staged.set(session, staged);
      this.taken.push({ entry, seq });
    } catch (error) {
      entry.reject(error instanceof EvidenceError ? error : new EvidenceError(faultOf(error)));
    }
  }

  sign(): ReadonlyMap<LiveSession, SignedHead> {
    return new Map([...this.staged].map(([session, staged]) => [session, staged.sign()]));
  }

  bytes(heads: ReadonlyMap<LiveSession, SignedHead>): Buffer {
    const lines = [...this.lines, ...[...heads.values()].map(headLine)];
    return Buffer.from(`${lines.join('\n')}\n`);
  }

  settle(heads: ReadonlyMap<LiveSession, SignedHead>): readonly LiveSession[] {
    for (const [session, staged] of this.staged) {
      const head = heads.get(session);
      if (head !== undefined) staged.settle(head);
    }
    for (const { entry, seq } of this.taken) {
      const head = heads.get(entry.session);
      if (head !== undefined) entry.resolve({ sid: entry.session.sid, seq, head });
    }
    return [...this.staged.keys()];
  }

  refuse(error: EvidenceError): void {
    for (const { entry } of this.taken) entry.reject(error);
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof EvidenceError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'record-refused', message, cause: error };
}
