// SPDX-License-Identifier: Apache-2.0
import { realpath } from 'node:fs/promises';
import { fail, ok, type Result } from '../core/result.js';
import { resolveRepository, type Repository } from '../store/repository.js';
import { readRoots, rootOf } from '../store/roots.js';

/**
 * Tells where a session works. `null`: not under a supervised root, so nothing of ours. A fault means that it
 * cannot be known, and then nothing may pass.
 */
export async function findPlace(stateFolder: string, folder: string): Promise<Result<Repository | null>> {
  const roots = readRoots(stateFolder);
  if (!roots.ok) return roots;
  let real: string;
  try {
    real = await realpath(folder);
  } catch (cause) {
    return fail({ code: 'no-folder', message: `the session's folder \`${folder}\` cannot be read`, cause });
  }
  const repository = await resolveRepository(real);
  if (rootOf(roots.value, real) !== null) return repository;
  if (!repository.ok) return ok(null);
  return (await sharesRepository(repository.value, roots.value)) ? repository : ok(null);
}

/** A linked worktree, or a submodule's worktree, of a supervised repository is supervised wherever it lies. */
async function sharesRepository(repository: Repository, roots: readonly string[]): Promise<boolean> {
  if (rootOf(roots, repository.commonDir) !== null) return true;
  for (const root of roots) {
    const supervised = await resolveRepository(root);
    if (supervised.ok && rootOf([supervised.value.commonDir], repository.commonDir) !== null) return true;
  }
  return false;
}
