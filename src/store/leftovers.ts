// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from '../core/result.js';
import type { MachineKey } from './machineKey.js';
import { journalEpochs, journalFile } from './journal.js';
import { readJournal, type JournalSession } from './journalReader.js';
import type { Publishable, PublishedMap } from './notes.js';

/** A journal that no running gate of ours writes. */
export interface LeftJournal {
  readonly file: string;
  /** Who wrote it, by its own header. */
  readonly writer: string;
  readonly sessions: readonly JournalSession[];
}

/** Journals with numbers below `before`. */
export async function leftJournals(folder: string, before: number): Promise<readonly LeftJournal[]> {
  const journals = path.join(folder, 'journal');
  const left: LeftJournal[] = [];
  for (const epoch of journalEpochs(journals).filter((number) => number < before)) {
    const file = journalFile(journals, epoch);
    const content = await readJournal(file).catch(unlessGone);
    if (content !== null) left.push({ file, ...content });
  }
  return left;
}

/** Dropped by a gate while we looked: then the notes have it. */
function unlessGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** What of a journal this machine may publish: sessions that its key delegated. */
export function publishableOf(journal: LeftJournal, key: MachineKey): readonly Publishable[] {
  return journal.sessions
    .filter((session) => session.delegation.by === key.publicKey)
    .map((session) => ({
      sid: session.sid,
      delegationLine: session.delegationLine,
      head: session.head,
      lines: session.lines,
      from: 0,
      closed: session.records.at(-1)?.kind === 'end',
      key,
    }));
}

/** Removes a journal once every record that counts is in the notes. */
export function dropPublished(journal: LeftJournal, published: PublishedMap): boolean {
  const all = journal.sessions.every(
    (session) => (published.get(session.sid)?.size ?? 0) >= session.head.size,
  );
  if (all) rmSync(journal.file, { force: true });
  return all;
}

/** Said aloud, never fatal: the journal stays and can be read. */
export function foreignKeyFault(journal: LeftJournal, key: MachineKey): Fault | null {
  const foreign = journal.sessions.filter((session) => session.delegation.by !== key.publicKey).length;
  return foreign === 0
    ? null
    : {
        code: 'journal-of-other-key',
        message: `${String(foreign)} sessions in \`${journal.file}\` are of another machine key and stay unpublished`,
      };
}
