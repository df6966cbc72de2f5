// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDigest, isSessionId, type SessionId } from '../core/ids.js';
import type { TreeHead } from '../core/evidenceRecord.js';

/** Highest size that this clone verified of each session: without a memory nobody can tell a rollback. */
export type Seen = ReadonlyMap<SessionId, TreeHead>;

export async function readSeen(folder: string): Promise<Seen> {
  const text = await readFile(path.join(folder, 'seen'), 'utf8').catch(() => '');
  const seen = new Map<SessionId, TreeHead>();
  for (const line of text.split('\n')) {
    const [sid = '', size, root = ''] = line.split(' ');
    if (isSessionId(sid) && isDigest(root)) seen.set(sid, { sid, size: Number(size), root });
  }
  return seen;
}

/** Remembers heads. A repository that cannot be written is no reason to fail a verification. */
export async function keepSeen(folder: string, seen: Seen, heads: readonly TreeHead[]): Promise<void> {
  const all = new Map(seen);
  for (const head of heads) all.set(head.sid, head);
  const text = [...all.values()].map(({ sid, size, root }) => `${sid} ${String(size)} ${root}\n`).join('');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = path.join(folder, `seen.${String(process.pid)}`);
    await writeFile(name, text, { mode: 0o600 });
    await rename(name, path.join(folder, 'seen'));
  } catch {
    // Nothing is lost but the memory of this run.
  }
}
