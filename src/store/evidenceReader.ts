// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EvidenceRecord, GenesisRecord, TreeHead } from '../core/evidenceRecord.js';
import type { SessionId } from '../core/ids.js';
import { ok, type Result } from '../core/result.js';
import type { SegmentName } from '../evidence/checkpoint.js';
import { LIMIT } from '../evidence/format.js';
import { readRecord } from '../evidence/record.js';
import type { Ledger } from '../evidence/verify/ledger.js';
import { linesOf } from '../evidence/verify/note.js';
import type { Git } from './git.js';
import type { JournalSession } from './journalReader.js';
import { readLedgers } from './ledgerReader.js';
import { leftJournals } from './leftovers.js';
import { ObjectReader } from './objectReader.js';

/** What a list of sessions shows of one. */
export interface SessionSummary {
  readonly sid: SessionId;
  readonly writer: string;
  readonly agent: GenesisRecord['agent'];
  readonly startedAt: string;
  readonly lastAt: string;
  readonly head: TreeHead;
  readonly calls: number;
  readonly ended: boolean;
  /** Records that are in the notes ref; the rest is in a journal. */
  readonly published: number;
}

/** A session as found in journals and notes of all writers, not verified. */
export interface FoundSession {
  readonly summary: SessionSummary;
  readonly segments: readonly SegmentName[];
  readonly journal: JournalSession | null;
}

/** Every session that this clone knows of, oldest first. Reads beside a running gate. */
export async function findSessions(git: Git, folder: string): Promise<Result<readonly FoundSession[]>> {
  // Journals first: a gate drops one only when the notes have all of it.
  const journals = existsSync(path.join(folder, 'journal'))
    ? await leftJournals(folder, Number.POSITIVE_INFINITY)
    : [];
  const found = new Map<SessionId, FoundSession>();
  for (const one of await publishedSessions(git, null)) found.set(one.summary.sid, one);
  for (const { sessions, writer } of journals)
    for (const session of sessions) {
      const noted = found.get(session.sid);
      const summary = journalSummary(session, writer, noted?.summary.head.size ?? 0);
      if (noted === undefined || noted.summary.head.size < session.head.size)
        found.set(session.sid, { summary, segments: noted?.segments ?? [], journal: session });
    }
  return ok([...found.values()].sort((a, b) => (a.summary.startedAt < b.summary.startedAt ? -1 : 1)));
}

/** Records of a found session, in order. */
export async function recordsOf(git: Git, found: FoundSession): Promise<readonly EvidenceRecord[]> {
  return (
    found.journal?.records ??
    readSegments(
      git,
      found.segments.map(({ blob }) => blob),
    )
  );
}

/** Records of segments by object id, in order; what cannot be read is left out. */
export async function readSegments(git: Git, blobs: readonly string[]): Promise<readonly EvidenceRecord[]> {
  if (blobs.length === 0) return [];
  const objects = new ObjectReader(git, LIMIT.blobBytes);
  try {
    const records: EvidenceRecord[] = [];
    for (const blob of blobs)
      for (const line of linesOf((await objects.read(blob)) ?? Buffer.alloc(0)) ?? []) {
        const read = readRecord(line);
        if (read.ok && read.record.kind !== 'reserved') records.push(read.record);
      }
    return records;
  } finally {
    objects.close();
  }
}

/** Sessions in the notes of one writer, or of all. */
export async function publishedSessions(git: Git, writer: string | null): Promise<readonly FoundSession[]> {
  const facts = new Map<string, SegmentFacts>();
  const ledgers = await readLedgers(git, writer, (_writer, blob, bytes) => facts.set(blob, factsOf(bytes)));
  if (!ledgers.ok) return [];
  return ledgers.value.flatMap((ledger) => sessionsOf(ledger, facts));
}

export function journalSummary(session: JournalSession, writer: string, published: number): SessionSummary {
  const { sid, head, genesis, records } = session;
  return {
    sid,
    writer,
    agent: genesis.agent,
    startedAt: genesis.ts,
    lastAt: records.at(-1)?.ts ?? genesis.ts,
    head: { sid, size: head.size, root: head.root },
    calls: records.filter(({ kind }) => kind === 'call' || kind === 'ask').length,
    ended: records.at(-1)?.kind === 'end',
    published,
  };
}

/** What a summary needs of one segment. */
interface SegmentFacts {
  readonly genesis: GenesisRecord | null;
  readonly lastAt: string;
  readonly calls: number;
}

function factsOf(bytes: Buffer): SegmentFacts {
  const lines = linesOf(bytes) ?? [];
  const first = readRecord(lines[0] ?? '');
  const last = readRecord(lines.at(-1) ?? '');
  return {
    genesis: first.ok && first.record.kind === 'genesis' ? first.record : null,
    lastAt: last.ok ? last.record.ts : '',
    // Quotes within a canonical text are escaped, so that this is the member and nothing else.
    calls: lines.filter((line) => line.includes('"kind":"call"') || line.includes('"kind":"ask"')).length,
  };
}

function sessionsOf(ledger: Ledger, facts: ReadonlyMap<string, SegmentFacts>): readonly FoundSession[] {
  return [...ledger.sessions].flatMap(([sid, { checkpoints }]) => {
    const ordered = checkpoints.map(({ checkpoint }) => checkpoint).sort((a, b) => a.head.size - b.head.size);
    const segments = ordered.flatMap((checkpoint) => checkpoint.segments);
    const known = segments.map(({ blob }) => facts.get(blob));
    const genesis = known[0]?.genesis ?? null;
    const last = ordered.at(-1);
    if (genesis === null || last === undefined) return [];
    const { size, root } = last.head;
    const summary: SessionSummary = {
      sid,
      writer: ledger.writer,
      agent: genesis.agent,
      startedAt: genesis.ts,
      lastAt: known.at(-1)?.lastAt ?? last.ts,
      head: { sid, size, root },
      calls: known.reduce((sum, one) => sum + (one?.calls ?? 0), 0),
      ended: last.closed,
      published: size,
    };
    return [{ summary, segments, journal: null }];
  });
}
