// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TreeHead } from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import { fail, ok, type Result } from '../core/result.js';
import { LIMIT } from '../evidence/format.js';
import type { Ledger } from '../evidence/verify/ledger.js';
import { short } from '../evidence/verify/note.js';
import { verifySession } from '../evidence/verify/session.js';
import type { Failure, SessionVerdict } from '../evidence/verify/verdict.js';
import { evidenceFolder } from './evidenceFolder.js';
import { plumbing } from './git.js';
import { readLedgers } from './ledgerReader.js';
import { ObjectReader } from './objectReader.js';
import { PayloadReader } from './payloads.js';
import type { Repository } from './repository.js';
import { readRepositoryId } from './repositoryId.js';
import { keepSeen, readSeen, type Seen } from './seen.js';
import { loadTrust, type TrustSource } from './trustSource.js';

/** A failure of a writer's ledger as a whole. */
export interface LedgerFailure extends Failure {
  readonly writer: string;
}

export interface VerificationReport {
  readonly sessions: readonly SessionVerdict[];
  readonly failures: readonly LedgerFailure[];
  /** Where trust was read, or why there is none. */
  readonly trustFrom: string;
}

export interface VerificationRequest {
  readonly repository: Repository;
  /** First letters of a session id; null: everything. */
  readonly session: string | null;
  /** `--trust`; null: the remote's default branch. */
  readonly trust: string | null;
  readonly cwd: string;
}

/** Verifies what the notes of all writers hold, offline. */
export async function verifyRepository(request: VerificationRequest): Promise<Result<VerificationReport>> {
  const git = plumbing(request.repository.commonDir);
  const source = await loadTrust(git, request.trust, request.cwd);
  if (!source.ok) return source;
  const repo = await repositoryOf(request.repository, source.value);
  if (!repo.ok) return repo;
  const ledgers = await readLedgers(git, null);
  if (!ledgers.ok) return ledgers;
  const folder = evidenceFolder(request.repository);
  const objects = new ObjectReader(git, LIMIT.blobBytes);
  const payloads = PayloadReader.open(folder);
  const clone = await readFile(path.join(folder, 'clone'), 'utf8').catch(() => '');
  const seen = await readSeen(folder);
  try {
    const run = new Run({
      repo: repo.value,
      source: source.value,
      seen,
      objects,
      payloads,
      clone: clone.trim(),
    });
    const report = await run.verify(ledgers.value, request.session);
    if (report.ok) await keepSeen(folder, seen, headsOf(report.value.sessions));
    return report;
  } finally {
    objects.close();
    payloads?.close();
  }
}

/** The id beside the trust file outranks the worktree's: it is the reviewed one. */
function repositoryOf(repository: Repository, source: TrustSource): Promise<Result<Digest>> {
  return source.repo === null ? readRepositoryId(repository) : Promise.resolve(ok(source.repo));
}

interface Setting {
  readonly repo: Digest;
  readonly source: TrustSource;
  readonly seen: Seen;
  readonly objects: ObjectReader;
  readonly payloads: PayloadReader | null;
  readonly clone: string;
}

class Run {
  constructor(private readonly setting: Setting) {}

  async verify(ledgers: readonly Ledger[], session: string | null): Promise<Result<VerificationReport>> {
    const wanted = (sid: SessionId): boolean => session === null || sid.startsWith(session);
    const sids = new Set(ledgers.flatMap((ledger) => [...ledger.sessions.keys()].filter(wanted)));
    const gone = [...this.setting.seen.values()].filter(({ sid }) => wanted(sid) && !sids.has(sid));
    if (session !== null && sids.size + gone.length > 1)
      return fail({ code: 'ambiguous-session', message: `\`${session}\` begins more than one session id` });
    const sessions: SessionVerdict[] = [];
    for (const ledger of ledgers)
      for (const sid of ledger.sessions.keys())
        if (wanted(sid)) sessions.push(await this.session(ledger, sid));
    const failures =
      session !== null && sids.size > 0
        ? []
        : ledgers.flatMap((ledger) => ledger.failures().map((one) => ({ ...one, writer: ledger.writer })));
    return ok({
      sessions,
      failures: [...failures, ...gone.map(goneFailure)],
      trustFrom: this.setting.source.from,
    });
  }

  private session(ledger: Ledger, sid: SessionId): Promise<SessionVerdict> {
    const { repo, source, seen, objects, payloads, clone } = this.setting;
    const envelopes = ledger.sessions.get(sid) ?? { delegations: [], checkpoints: [] };
    const isOurs = envelopes.delegations.some(({ delegation }) => delegation.clone === clone);
    return verifySession({
      sid,
      writer: ledger.writer,
      repo,
      ...envelopes,
      segment: (blob) => {
        const there = ledger.standsFor(blob);
        return there === null ? Promise.resolve(null) : objects.read(there);
      },
      seen: seen.get(sid) ?? null,
      trust: source.trust,
      payloads: isOurs && payloads !== null ? (ios) => payloads.check(ios) : null,
    });
  }
}

function goneFailure({ sid, size }: TreeHead): LedgerFailure {
  const why = `session ${short(sid)} with ${String(size)} records was seen here before and is gone`;
  return { writer: '', code: 'rollback', why };
}

function headsOf(sessions: readonly SessionVerdict[]): readonly TreeHead[] {
  return sessions.flatMap(({ sid, size, root }) => (root === null ? [] : [{ sid, size, root }]));
}
