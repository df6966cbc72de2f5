// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { KeptAnswer } from '../core/surroundings.js';
import { plumbing } from './git.js';
import { resolveRepository } from './repository.js';

/** What git holds of a path whose links are resolved; null when that cannot be told. */
export async function keptAt(target: string): Promise<KeptAnswer | null> {
  const repository = await resolveRepository(path.dirname(target));
  if (!repository.ok) return repository.fault.code === 'no-repository' ? { state: 'missing' } : null;
  const { gitDir, root } = repository.value;
  const git = plumbing(gitDir);
  const ask = (...args: readonly string[]): ReturnType<typeof git.run> =>
    git.run([
      `--work-tree=${root}`,
      '-C',
      root,
      '--literal-pathspecs',
      ...args,
      '--',
      path.relative(root, target) || '.',
    ]);
  const [tracked, state] = await Promise.all([
    ask('ls-files', '-z', '-v'),
    ask('status', '--porcelain', '-z', '--ignored=matching', '--untracked-files=normal'),
  ]);
  if (!tracked.ok || !state.ok) return null;
  if (tracked.value.length === 0) return { state: 'missing' };
  // SECURITY: files that git was told not to look at (`assume-unchanged`, `skip-worktree`) seem clean whatever they hold.
  const seen = tracked.value
    .toString('latin1')
    .split('\0')
    .every((entry) => entry === '' || entry.startsWith('H '));
  return { state: seen && state.value.length === 0 ? 'clean' : 'changed' };
}
