// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../core/result.js';
import type { ObjectFormat } from '../evidence/segment.js';
import type { Git } from './git.js';

/** One file of a commit. */
export interface TreeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface NewCommit {
  /** Files added to the parent's tree. */
  readonly files: readonly TreeFile[];
  readonly parent: string | null;
  readonly message: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly format: ObjectFormat;
}

/** Never becomes a ref: it is reset to nothing before the stream ends. */
const SCRATCH = 'refs/countersign/scratch';
const AUTHOR = 'Countersign <evidence@countersign.invalid>';

/** Writes blobs, tree and commit in one process and touches no ref; gives the commit's id. */
export async function writeCommit(git: Git, commit: NewCommit): Promise<Result<string>> {
  const zero = '0'.repeat(commit.format === 'sha1' ? 40 : 64);
  const parts: (Buffer | Uint8Array)[] = [];
  const text = (line: string): number => parts.push(Buffer.from(line));
  commit.files.forEach(({ bytes }, i) => {
    text(`blob\nmark :${String(i + 1)}\ndata ${String(bytes.length)}\n`);
    parts.push(bytes);
    text('\n');
  });
  const mark = String(commit.files.length + 1);
  const message = Buffer.from(commit.message);
  text(`commit ${SCRATCH}\nmark :${mark}\ncommitter ${AUTHOR} ${String(commit.at)} +0000\n`);
  text(`data ${String(message.length)}\n${commit.message}\n`);
  if (commit.parent !== null) text(`from ${commit.parent}\n`);
  commit.files.forEach(({ path }, i) => text(`M 100644 :${String(i + 1)} ${path}\n`));
  text(`\nget-mark :${mark}\nreset ${SCRATCH}\nfrom ${zero}\n\ndone\n`);
  const written = await git.run(
    ['fast-import', '--quiet', '--done', '--date-format=raw'],
    Buffer.concat(parts),
  );
  if (!written.ok) return written;
  const id = written.value.toString().trim();
  return /^[0-9a-f]{40,64}$/.test(id)
    ? ok(id)
    : fail({ code: 'git-failed', message: 'git fast-import gave no commit id' });
}

/** Tip of a ref, null when there is none. */
export async function tipOf(git: Git, ref: string): Promise<Result<string | null>> {
  const found = await git.run(['for-each-ref', '--format=%(objectname)', ref]);
  if (!found.ok) return found;
  const [id] = found.value.toString().split('\n');
  return ok(id === undefined || id === '' ? null : id);
}

/** How the repository names its objects. */
export async function objectFormat(git: Git): Promise<Result<ObjectFormat>> {
  const found = await git.run(['rev-parse', '--show-object-format']);
  if (!found.ok) return found;
  const name = found.value.toString().trim();
  return name === 'sha1' || name === 'sha256'
    ? ok(name)
    : fail({ code: 'git-failed', message: `object format \`${name}\` is not known` });
}

/** Compare-and-swap: fails when the ref is no longer what it was. */
export async function moveRef(git: Git, ref: string, to: string, from: string | null): Promise<Result<void>> {
  const moved = await git.run(['update-ref', '--no-deref', ref, to, from ?? '0'.repeat(to.length)]);
  return moved.ok ? ok(undefined) : moved;
}
