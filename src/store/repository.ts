// SPDX-License-Identifier: Apache-2.0
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';

/** Where a worktree's git data lies. All paths are real paths. */
export interface Repository {
  /** Top folder of the worktree. */
  readonly root: string;
  /** Shared by all worktrees; `.git/countersign` lies here. */
  readonly commonDir: string;
  /** This worktree's own git folder. */
  readonly gitDir: string;
}

/**
 * Finds the repository that a folder lies in by reading files only. Git itself is not asked: its answer depends
 * on GIT_* variables, HOME and configuration, and cannot carry a path with a line feed.
 */
export async function resolveRepository(folder: string): Promise<Result<Repository>> {
  const start = await realFolder(folder);
  if (start === null) return fail({ code: 'no-folder', message: `no such folder: \`${folder}\`` });
  for (let at = start; ; at = path.dirname(at)) {
    const gitDir = await gitDirOf(path.join(at, '.git'));
    if (gitDir !== null) return worktree(at, gitDir);
    if (await looksLikeGitDir(at, at))
      return fail({
        code: 'bare-repository',
        message: `\`${at}\` is a git folder without a worktree`,
        hint: 'name a folder inside a worktree of it',
      });
    if (path.dirname(at) === at)
      return fail({
        code: 'no-repository',
        message: `\`${folder}\` is not inside a git repository`,
        hint: 'git init makes one',
      });
  }
}

async function worktree(root: string, gitDir: string): Promise<Result<Repository>> {
  const commonDir = await commonDirOf(gitDir);
  if (commonDir === null || !(await looksLikeGitDir(gitDir, commonDir)))
    return fail({
      code: 'broken-repository',
      message: `\`${path.join(root, '.git')}\` does not lead to a git folder`,
    });
  return ok({ root, commonDir, gitDir });
}

/** A `.git` folder, or the folder that a `.git` file names (linked worktree, submodule); else null. */
async function gitDirOf(dotGit: string): Promise<string | null> {
  const kind = await stat(dotGit).catch(() => null);
  if (kind === null) return null;
  if (kind.isDirectory()) return (await looksLikeGitDir(dotGit, dotGit)) ? realpath(dotGit) : null;
  const text = await smallFile(dotGit);
  const target = text === null ? undefined : /^gitdir: ([^]+?)[\r\n]*$/.exec(text)?.[1];
  if (target === undefined) return null;
  return (await realFolder(path.resolve(path.dirname(dotGit), target))) ?? path.resolve(dotGit, '..', target);
}

async function commonDirOf(gitDir: string): Promise<string | null> {
  const text = await smallFile(path.join(gitDir, 'commondir'));
  if (text === null) return realFolder(gitDir);
  return realFolder(path.resolve(gitDir, text.replace(/[\r\n]+$/, '')));
}

/** SPEC: gitrepository-layout(5); the same three entries git itself looks for. */
async function looksLikeGitDir(gitDir: string, commonDir: string): Promise<boolean> {
  const found = await Promise.all([
    stat(path.join(gitDir, 'HEAD')).then(
      () => true,
      () => false,
    ),
    isFolder(path.join(commonDir, 'objects')),
    isFolder(path.join(commonDir, 'refs')),
  ]);
  return found.every(Boolean);
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (s) => s.isDirectory(),
    () => false,
  );
}

async function realFolder(folder: string): Promise<string | null> {
  try {
    const real = await realpath(folder);
    return (await isFolder(real)) ? real : null;
  } catch {
    return null;
  }
}

/** At most 4 KiB: paths only, and the file may be anybody's. */
async function smallFile(file: string): Promise<string | null> {
  try {
    const info = await stat(file);
    return info.isFile() && info.size <= 4096 ? await readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}
