// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { canonicalJson } from '../core/canonicalJson.js';
import { ok, type Result } from '../core/result.js';
import { writerId } from '../evidence/delegation.js';
import { cloneId, keepWriter, makeEvidenceFolder } from './evidenceFolder.js';
import { objectFormat } from './fastImport.js';
import { plumbing, type Git } from './git.js';
import { Journal } from './journal.js';
import type { SessionOrigin } from './liveSession.js';
import type { MachineKey } from './machineKey.js';
import { NotesWriter } from './notes.js';
import { Payloads } from './payloads.js';
import type { Repository } from './repository.js';
import { keepRepositoryId, readRepositoryId } from './repositoryId.js';

export interface EvidenceOptions {
  readonly repository: Repository;
  readonly machineKey: MachineKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a run of one repository is made of. */
export interface EvidenceParts extends SessionOrigin {
  readonly folder: string;
  readonly git: Git;
  readonly journal: Journal;
  readonly payloads: Payloads;
  readonly notes: NotesWriter;
  readonly now: () => number;
}

/** Takes the next epoch of a repository and opens what lies beside it. */
export async function openParts({
  repository,
  machineKey,
  now,
}: EvidenceOptions): Promise<Result<EvidenceParts>> {
  const folder = await makeEvidenceFolder(repository);
  if (!folder.ok) return folder;
  const repo = await readRepositoryId(repository);
  if (!repo.ok) return repo;
  const clone = await cloneId(folder.value);
  if (!clone.ok) return clone;
  const git = plumbing(repository.commonDir);
  const format = await objectFormat(git);
  if (!format.ok) return format;
  const writer = writerId(machineKey.publicKey, clone.value);
  const journal = Journal.open(path.join(folder.value, 'journal'), (epoch) =>
    headerLine(epoch, machineKey.publicKey, writer),
  );
  if (!journal.ok) return journal;
  await keepRepositoryId(repository).catch(() => undefined);
  await keepWriter(folder.value, writer).catch(() => undefined);
  return ok({
    repo: repo.value,
    clone: clone.value,
    machineKey,
    folder: folder.value,
    git,
    journal: journal.value,
    payloads: new Payloads(folder.value, journal.value.epoch, now),
    notes: new NotesWriter(git, repo.value, writer, format.value),
    now,
  });
}

function headerLine(epoch: number, machine: string, writer: string): string {
  return `${canonicalJson({ epoch, journal: 1, machine, writer })}\n`;
}
