// SPDX-License-Identifier: Apache-2.0
import { simpleGit, type SimpleGit } from 'simple-git';
import { fail, ok, type Result } from '../core/result.js';
import { evidenceFolder, ownWriters } from './evidenceFolder.js';
import { plumbing, type Git } from './git.js';
import { NOTES } from './notes.js';
import type { Repository } from './repository.js';

/** What one ref would send, or has sent. */
export interface Shared {
  readonly ref: string;
  readonly sessions: number;
  readonly records: number;
}

/** A ref that a remote would not let move forward: somebody rewrote one of the two histories. */
export interface Diverged {
  readonly ref: string;
  readonly here: string;
  readonly there: string;
}

type Tips = ReadonlyMap<string, string>;

/** Exchanges notes refs with one remote, by name and without force. Uses the person's own git configuration. */
export class Share {
  private readonly plumbing: Git;
  private readonly git: SimpleGit;

  constructor(
    private readonly repository: Repository,
    private readonly remote: string,
  ) {
    this.plumbing = plumbing(repository.commonDir);
    this.git = simpleGit({ baseDir: repository.root });
  }

  /** The refs of this clone's writers that are ahead of the remote. */
  async outgoing(): Promise<Result<readonly Shared[]>> {
    const writers = await ownWriters(evidenceFolder(this.repository));
    const there = await this.remoteTips();
    if (!there.ok) return there;
    const shared: Shared[] = [];
    for (const [ref, here] of await this.localTips()) {
      if (!writers.some((writer) => ref.startsWith(`${NOTES}/${writer}/`))) continue;
      const theirs = there.value.get(ref);
      if (theirs !== here) shared.push({ ref, ...(await this.contents(here, theirs)) });
    }
    return ok(shared);
  }

  /** Pushes refs. Runs no pre-push hook: it may be the one that called us. */
  async push(refs: readonly string[]): Promise<Result<void>> {
    if (refs.length === 0) return ok(undefined);
    const specs = refs.map((ref) => `${ref}:${ref}`);
    return this.run(['push', '--no-verify', '--quiet', '--end-of-options', this.remote, ...specs]);
  }

  /** Fetches all other writers' refs, never forced, never pruned; gives what arrived and what did not fit. */
  async fetch(): Promise<
    Result<{ readonly moved: readonly string[]; readonly diverged: readonly Diverged[] }>
  > {
    const writers = await ownWriters(evidenceFolder(this.repository));
    const before = await this.localTips();
    const there = await this.remoteTips();
    if (!there.ok) return there;
    const specs = [
      `${NOTES}/*:${NOTES}/*`,
      ...writers.flatMap((writer) => [`^${NOTES}/${writer}`, `^${NOTES}/${writer}/*`]),
    ];
    const options = [
      '--no-tags',
      '--no-prune',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--quiet',
    ];
    const fetched = await this.run(['fetch', ...options, '--end-of-options', this.remote, ...specs]);
    const after = await this.localTips();
    const theirs = [...there.value].filter(
      ([ref]) => !writers.some((writer) => ref.startsWith(`${NOTES}/${writer}/`)),
    );
    const diverged = theirs.flatMap(([ref, tip]) => {
      const here = after.get(ref);
      return here !== undefined && here !== tip && before.get(ref) === here
        ? [{ ref, here, there: tip }]
        : [];
    });
    if (!fetched.ok && diverged.length === 0) return fetched;
    return ok({
      moved: [...after].filter(([ref, tip]) => before.get(ref) !== tip).map(([ref]) => ref),
      diverged,
    });
  }

  private async run(args: string[]): Promise<Result<void>> {
    try {
      await this.git.raw(args);
      return ok(undefined);
    } catch (cause) {
      const message = (cause instanceof Error ? cause.message : String(cause)).trim();
      return fail({ code: 'remote-failed', message: `git ${args[0] ?? ''}: ${message}`, cause });
    }
  }

  private async remoteTips(): Promise<Result<Tips>> {
    try {
      const text = await this.git.raw(['ls-remote', '--end-of-options', this.remote, `${NOTES}/*`]);
      return ok(new Map(text.split('\n').flatMap((line) => pairOf(line.split('\t').reverse()))));
    } catch (cause) {
      const message = (cause instanceof Error ? cause.message : String(cause)).trim();
      return fail({ code: 'remote-failed', message: `git ls-remote: ${message}`, cause });
    }
  }

  private async localTips(): Promise<Tips> {
    const refs = await this.plumbing.run(['for-each-ref', '--format=%(refname) %(objectname)', NOTES]);
    const text = refs.ok ? refs.value.toString() : '';
    return new Map(text.split('\n').flatMap((line) => pairOf(line.split(' '))));
  }

  /** Counted from the commit messages between the two tips. */
  private async contents(here: string, there: string | undefined): Promise<Omit<Shared, 'ref'>> {
    const known = there === undefined ? null : await this.plumbing.run(['cat-file', '-e', there]);
    const range = known?.ok === true ? [here, `^${there ?? ''}`] : [here];
    const log = await this.plumbing.run(['rev-list', '--format=%B', ...range]);
    const sizes = new Map<string, number>();
    for (const line of (log.ok ? log.value.toString() : '').split('\n')) {
      const [, sid, size] = /^([0-9a-f]{64}) (\d{1,15}) [0-9a-f]{64}$/.exec(line) ?? [];
      if (sid !== undefined) sizes.set(sid, Math.max(Number(size), sizes.get(sid) ?? 0));
    }
    return { sessions: sizes.size, records: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
  }
}

function pairOf([ref, tip]: readonly string[]): readonly (readonly [string, string])[] {
  return ref !== undefined && tip !== undefined && ref !== '' ? [[ref, tip]] : [];
}

/** The remote that a command without a name means: `origin`, else the only one. */
export async function defaultRemote(repository: Repository): Promise<Result<string>> {
  const names = (await simpleGit({ baseDir: repository.root }).getRemotes()).map(({ name }) => name);
  const [only, ...more] = names.filter((name) => name !== '');
  if (names.includes('origin')) return ok('origin');
  if (only !== undefined && more.length === 0) return ok(only);
  return fail({
    code: 'no-remote',
    message: only === undefined ? 'this repository has no remote' : `which remote: \`${names.join('`, `')}\``,
  });
}
