// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { appendFile, lstat, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';
import { writeOnce } from './machineKey.js';
import type { Repository } from './repository.js';

/** Private folder of one clone, shared by its worktrees. */
export function evidenceFolder(repository: Repository): string {
  return path.join(repository.commonDir, 'countersign');
}

/** Makes the folder and what lies in it; refuses one that somebody turned into a link. */
export async function makeEvidenceFolder(repository: Repository): Promise<Result<string>> {
  const folder = evidenceFolder(repository);
  try {
    for (const part of ['', 'journal', 'payload']) {
      const at = path.join(folder, part);
      await mkdir(at, { recursive: true, mode: 0o700 });
      // SECURITY: an agent that could plant a link here would move the ledger out of its protected place.
      if (!(await lstat(at)).isDirectory())
        return fail({ code: 'evidence-folder', message: `\`${at}\` is not a folder` });
    }
    return ok(folder);
  } catch (cause) {
    return fail({
      code: 'evidence-folder',
      message: `cannot make \`${folder}\``,
      hint: 'evidence must be writable, else every call is denied',
      cause,
    });
  }
}

/** The random id of this clone, minted once. */
export async function cloneId(folder: string): Promise<Result<string>> {
  const file = path.join(folder, 'clone');
  try {
    await writeOnce(file, `${randomBytes(16).toString('hex')}\n`);
    const id = (await readFile(file, 'utf8')).trim();
    return /^[0-9a-f]{32}$/.test(id)
      ? ok(id)
      : fail({ code: 'bad-clone-id', message: `\`${file}\` is not 32 hex characters` });
  } catch (cause) {
    return fail({ code: 'bad-clone-id', message: `cannot read or write \`${file}\``, cause });
  }
}

/** Remembers the writer of a run, so that commands without the machine key know which refs are ours. */
export async function keepWriter(folder: string, writer: string): Promise<void> {
  if ((await ownWriters(folder)).includes(writer)) return;
  await appendFile(path.join(folder, 'writers'), `${writer}\n`, { mode: 0o600 });
}

/** Every writer that this clone ever was: one per machine key. */
export async function ownWriters(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'writers'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => /^[0-9a-f]{16}$/.test(line));
}
