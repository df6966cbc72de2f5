// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { KeptAnswer } from '../core/surroundings.js';
import { plumbing } from './git.js';
import { resolveRepository } from './repository.js';

/** Branches of remotes that are looked at, those with the newest commits first. */
const MAX_BRANCHES = 50;

/** Whether a branch of a remote, as this clone knows it, holds what `HEAD` does at a path; null: not known. */
export async function remoteHolds(target: string): Promise<boolean | null> {
  const repository = await resolveRepository(path.dirname(target));
  if (!repository.ok || target.includes('\n')) return null;
  const { gitDir, root } = repository.value;
  const git = plumbing(gitDir);
  const refs = await git.run([
    'for-each-ref',
    `--count=${String(MAX_BRANCHES)}`,
    '--sort=-committerdate',
    '--format=%(refname)',
    'refs/remotes',
  ]);
  if (!refs.ok) return null;
  const branches = refs.value
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '');
  if (branches.length === 0) return false;
  const name = path.relative(root, target).split(path.sep).join('/');
  const asked = ['HEAD', ...branches].map((branch) => `${branch}:${name}\n`).join('');
  const objects = await git.run(['cat-file', '--batch-check=%(objectname)'], Buffer.from(asked, 'utf8'));
  if (!objects.ok) return null;
  const [here, ...there] = objects.value.toString('utf8').split('\n');
  if (here === undefined || !/^[0-9a-f]{40,64}$/.test(here)) return null;
  return there.includes(here);
}

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
  if (tracked.value.length === 0)
    return { state: state.value.toString('latin1').startsWith('!! ') ? 'ignored' : 'missing' };
  // SECURITY: files that git was told not to look at (`assume-unchanged`, `skip-worktree`) seem clean whatever they hold.
  const seen = tracked.value
    .toString('latin1')
    .split('\0')
    .every((entry) => entry === '' || entry.startsWith('H '));
  return { state: seen && state.value.length === 0 ? 'clean' : 'changed' };
}
