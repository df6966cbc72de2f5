// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../core/ids.js';
import { fail, ok, type Result } from '../core/result.js';
import { LIMIT } from '../evidence/format.js';
import { readTrust, type Trust } from '../evidence/trust.js';
import type { Git } from './git.js';
import { ObjectReader } from './objectReader.js';
import { REPOSITORY_ID_FILE, repositoryIdOf } from './repositoryId.js';

export const TRUST_FILE = '.countersign/allowed_signers';
const REVOKED_FILE = '.countersign/revoked_keys';

/** Whom to trust, and where that was read. `trust` null: there is no trust file. */
export interface TrustSource {
  readonly trust: Trust | null;
  /** In words: `refs/remotes/origin/main` and the commit that it stood for, a file, or why there is none. */
  readonly from: string;
  /** Repository id that stands beside the trust file, when it comes from a revision. */
  readonly repo: Digest | null;
}

/** Reads `--trust REV|FILE`; without it the remote's default branch. Never the worktree by itself, never the notes. */
export async function loadTrust(git: Git, given: string | null, cwd: string): Promise<Result<TrustSource>> {
  if (given === null) return fromDefaultBranch(git);
  const commit = await commitOf(git, given);
  if (commit !== null) return fromRevision(git, commit, given);
  return fromFile(path.resolve(cwd, given));
}

/** The commit that a name stands for; null when it stands for none. */
export async function commitOf(git: Git, name: string): Promise<string | null> {
  if (name.startsWith('-') || /[\0\n]/.test(name)) return null;
  const found = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  const id = found.ok ? found.value.toString().trim() : '';
  return /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}

async function fromDefaultBranch(git: Git): Promise<Result<TrustSource>> {
  const refs = await git.run(['for-each-ref', '--format=%(refname) %(symref)', 'refs/remotes/*/HEAD']);
  if (!refs.ok) return refs;
  const heads = refs.value
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [name, target] = line.split(' ');
      return name !== undefined && target ? [{ name, target }] : [];
    });
  const head = heads.find(({ name }) => name === 'refs/remotes/origin/HEAD') ?? heads[0];
  if (head === undefined || (heads.length > 1 && head.name !== 'refs/remotes/origin/HEAD'))
    return ok({
      trust: null,
      from: "no remote's default branch is known here (git remote set-head origin -a, or --trust)",
      repo: null,
    });
  const commit = await commitOf(git, head.target);
  if (commit === null) return ok({ trust: null, from: `\`${head.target}\` is missing`, repo: null });
  return fromRevision(git, commit, head.target);
}

async function fromRevision(git: Git, commit: string, name: string): Promise<Result<TrustSource>> {
  const objects = new ObjectReader(git, LIMIT.trustBytes);
  try {
    const [signers, revoked, id] = await objects.readAll([
      `${commit}:${TRUST_FILE}`,
      `${commit}:${REVOKED_FILE}`,
      `${commit}:${REPOSITORY_ID_FILE}`,
    ]);
    const repo = id ? repositoryIdOf(id.toString()) : null;
    if (!signers) return ok({ trust: null, from: `\`${name}\` has no ${TRUST_FILE}`, repo });
    return ok({
      trust: readTrust(signers.toString(), revoked?.toString() ?? null),
      from: `${name}:${TRUST_FILE} at commit ${commit}`,
      repo,
    });
  } finally {
    objects.close();
  }
}

async function fromFile(file: string): Promise<Result<TrustSource>> {
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > LIMIT.trustBytes)
      return fail({ code: 'bad-trust', message: `\`${file}\` is no trust file` });
    const revoked = await readFile(path.join(path.dirname(file), 'revoked_keys'), 'utf8').catch(() => null);
    return ok({ trust: readTrust(await readFile(file, 'utf8'), revoked), from: file, repo: null });
  } catch (cause) {
    return fail({
      code: 'bad-trust',
      message: `\`${file}\` is neither a revision nor a file`,
      hint: '--trust takes a branch, a tag, a commit or an allowed_signers file',
      cause,
    });
  }
}
