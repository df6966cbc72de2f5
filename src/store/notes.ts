// SPDX-License-Identifier: Apache-2.0
import type { SignedHead } from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import { fail, ok, type Result } from '../core/result.js';
import { sealCheckpoint, type SegmentName } from '../evidence/checkpoint.js';
import { payloadDigest, readEnvelope } from '../evidence/envelope.js';
import type { SigningKey } from '../evidence/keys.js';
import { blobId, cutSegments, type ObjectFormat } from '../evidence/segment.js';
import { moveRef, writeCommit } from './fastImport.js';
import type { Git } from './git.js';

/** All writers' refs lie below. */
export const NOTES = 'refs/notes/countersign';

/** How much of a session is in the notes, and what its last checkpoint there is. */
export interface PublishedSession {
  readonly size: number;
  readonly checkpoint: Digest;
}

export type PublishedMap = ReadonlyMap<SessionId, PublishedSession>;

/** A session with records that may not be published yet. */
export interface Publishable {
  readonly sid: SessionId;
  readonly delegationLine: string;
  /** Covers exactly the records below its size. */
  readonly head: SignedHead;
  /** Lines from seq `from` to the head. */
  readonly lines: readonly string[];
  readonly from: number;
  readonly closed: boolean;
  /** The session key while it lives, else the machine key that delegated it. */
  readonly key: SigningKey;
}

/** What a publication left in the ref. */
export interface Publication {
  readonly ref: string;
  readonly tip: string | null;
  readonly published: PublishedMap;
  readonly segments: ReadonlyMap<SessionId, readonly SegmentName[]>;
  /** Sessions whose earlier records are no longer in the notes: only their journal still has them. */
  readonly lost: number;
}

const TRIES = 4;

/** One writer's notes. It alone moves its refs; every move is a compare-and-swap. */
export class NotesWriter {
  private known: Known | null = null;

  constructor(
    private readonly git: Git,
    private readonly repo: Digest,
    readonly writer: string,
    private readonly format: ObjectFormat,
  ) {}

  /** Ref of a time: the UTC year of publishing. */
  ref(now: number): string {
    return `${NOTES}/${this.writer}/${String(new Date(now).getUTCFullYear())}`;
  }

  /** Publishes what is not there yet, all or nothing. Safe to repeat after a kill between any two steps. */
  async publish(sessions: readonly Publishable[], now: number): Promise<Result<Publication>> {
    const ref = this.ref(now);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const published = await this.published();
      if (!published.ok) return published;
      const tip = this.known?.tips.get(ref) ?? null;
      const batch = this.batch(sessions, published.value, now);
      const { segments, lost } = batch;
      if (batch.files.size === 0) return ok({ ref, tip, published: published.value, segments, lost });
      const commit = await writeCommit(this.git, {
        files: [...batch.files].map(([blob, bytes]) => ({ path: notePath(blob), bytes })),
        parent: tip,
        message: batch.message.join(''),
        at: Math.floor(now / 1000),
        format: this.format,
      });
      if (!commit.ok) return commit;
      const moved = await moveRef(this.git, ref, commit.value, tip);
      if (!moved.ok) {
        // Somebody else published for this writer (a command without a gate): look again at what is left.
        this.known = null;
        continue;
      }
      for (const [sid, session] of batch.published) this.known?.published.set(sid, session);
      this.known?.tips.set(ref, commit.value);
      return ok({ ref, tip: commit.value, published: published.value, segments, lost });
    }
    return fail({
      code: 'publish-raced',
      message: `\`${ref}\` moved ${String(TRIES)} times while publishing`,
    });
  }

  /** What the writer's commits, of every year, say is published. */
  async published(): Promise<Result<PublishedMap>> {
    const found = await this.git.run([
      'for-each-ref',
      '--format=%(refname) %(objectname)',
      `${NOTES}/${this.writer}/`,
    ]);
    if (!found.ok) return found;
    const tips = new Map<string, string>();
    for (const line of found.value.toString().split('\n')) {
      const [ref, id] = line.split(' ');
      if (ref !== undefined && id !== undefined) tips.set(ref, id);
    }
    if (this.known !== null && isSame(this.known.tips, tips)) return ok(this.known.published);
    const published = new Map<SessionId, PublishedSession>();
    if (tips.size > 0) {
      const log = await this.git.run(['rev-list', '--format=%B', ...tips.values()]);
      if (!log.ok) return log;
      for (const line of log.value.toString().split('\n')) noteLine(line, published);
    }
    this.known = { tips, published };
    return ok(published);
  }

  private batch(sessions: readonly Publishable[], published: PublishedMap, now: number): Batch {
    const batch: Batch = {
      files: new Map(),
      message: [],
      published: new Map(),
      segments: new Map(),
      lost: 0,
    };
    for (const session of sessions) {
      const before = published.get(session.sid);
      const size = before?.size ?? 0;
      if (size < session.from) batch.lost++;
      if (size >= session.head.size || size < session.from) continue;
      const cut = cutSegments(session.lines.slice(size - session.from), size, this.format);
      const names = cut.map(({ name }) => name);
      const line = sealCheckpoint(
        {
          repo: this.repo,
          writer: this.writer,
          head: session.head,
          prev: before?.checkpoint ?? null,
          segments: names,
          closed: session.closed,
          ts: new Date(now).toISOString(),
        },
        session.key,
      );
      const first = before === undefined ? `${session.delegationLine}\n` : '';
      const envelopes = Buffer.from(`${first}${line}\n`);
      for (const { name, bytes } of cut) batch.files.set(name.blob, bytes);
      batch.files.set(blobId(envelopes, this.format), envelopes);
      const checkpoint = digestOfLine(line);
      batch.message.push(`${session.sid} ${String(session.head.size)} ${checkpoint}\n`);
      batch.published.set(session.sid, { size: session.head.size, checkpoint });
      batch.segments.set(session.sid, names);
    }
    return batch;
  }
}

/** Tips by ref, and what their histories say. */
interface Known {
  readonly tips: Map<string, string>;
  readonly published: Map<SessionId, PublishedSession>;
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([ref, id]) => b.get(ref) === id);
}

interface Batch {
  readonly files: Map<string, Buffer>;
  readonly message: string[];
  readonly published: Map<SessionId, PublishedSession>;
  readonly segments: Map<SessionId, readonly SegmentName[]>;
  lost: number;
}

/** Fixed fan-out: a tree with one object both flat and fanned out makes `git notes merge` abort. */
export function notePath(blob: string): string {
  return `${blob.slice(0, 2)}/${blob.slice(2)}`;
}

function digestOfLine(line: string): Digest {
  const envelope = readEnvelope(line);
  if (envelope === null) throw new Error('own envelope does not read back');
  return payloadDigest(envelope) as Digest;
}

function noteLine(line: string, published: Map<SessionId, PublishedSession>): void {
  const [, sid, size, checkpoint] = /^([0-9a-f]{64}) (\d{1,15}) ([0-9a-f]{64})$/.exec(line) ?? [];
  if (sid === undefined || checkpoint === undefined) return;
  const known = published.get(sid as SessionId)?.size ?? -1;
  if (Number(size) > known)
    published.set(sid as SessionId, { size: Number(size), checkpoint: checkpoint as Digest });
}
