// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ok, type Result } from '../core/result.js';
import { writerId } from '../evidence/delegation.js';
import { cloneId, evidenceFolder } from './evidenceFolder.js';
import { objectFormat } from './fastImport.js';
import { plumbing } from './git.js';
import { leftJournals, publishableOf } from './leftovers.js';
import type { MachineKey } from './machineKey.js';
import { NotesWriter } from './notes.js';
import type { Repository } from './repository.js';
import { readRepositoryId } from './repositoryId.js';

/** Publishes what journals hold while no gate runs. Takes no epoch and drops nothing: a later gate does that. */
export async function publishLeft(
  repository: Repository,
  machineKey: MachineKey,
  now: number,
): Promise<Result<void>> {
  const folder = evidenceFolder(repository);
  if (!existsSync(path.join(folder, 'journal'))) return ok(undefined);
  const repo = await readRepositoryId(repository);
  if (!repo.ok) return repo;
  const clone = await cloneId(folder);
  if (!clone.ok) return clone;
  const git = plumbing(repository.commonDir);
  const format = await objectFormat(git);
  if (!format.ok) return format;
  const left = await leftJournals(folder, Number.POSITIVE_INFINITY);
  const writer = writerId(machineKey.publicKey, clone.value);
  const notes = new NotesWriter(git, repo.value, writer, format.value);
  const done = await notes.publish(
    left.flatMap((journal) => publishableOf(journal, machineKey)),
    now,
  );
  return done.ok ? ok(undefined) : done;
}
