// SPDX-License-Identifier: Apache-2.0
// What the evidence of a yard's workspace says, read from disk as the command line reads it.
import path from 'node:path';
import type { EvidenceRecord } from '../../src/core/evidenceRecord.js';
import { findSessions, recordsOf } from '../../src/store/evidenceReader.js';
import { plumbing } from '../../src/store/git.js';
import { must, type Yard } from './yard.js';

export type Kind<K extends EvidenceRecord['kind']> = Extract<EvidenceRecord, { kind: K }>;

/** All records of all sessions, each session in order. */
export async function recordsIn(yard: Yard): Promise<readonly EvidenceRecord[]> {
  const commonDir = path.join(yard.workspace, '.git');
  const git = plumbing(commonDir);
  const sessions = must(await findSessions(git, path.join(commonDir, 'countersign')));
  return (await Promise.all(sessions.map((found) => recordsOf(git, found)))).flat();
}

export async function recordsOfKind<K extends EvidenceRecord['kind']>(
  yard: Yard,
  kind: K,
): Promise<readonly Kind<K>[]> {
  return (await recordsIn(yard)).filter((record): record is Kind<K> => record.kind === kind);
}
